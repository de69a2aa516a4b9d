//! Who is let in, and what they get.

use crate::peer::{Request, Server};

#[test]
fn a_call_with_the_token_is_answered_with_the_operations_json() {
    let server = Server::start();
    let reply = server.send(&server.call("/api/call/echo").body(br#"{"a":1}"#));
    assert_eq!((reply.status, reply.text().as_str()), (200, r#"{"a":1}"#));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn a_failure_carries_code_message_and_hint_with_the_status_of_its_code() {
    let server = Server::start();
    let reply = server.send(&server.call("/api/call/missing"));
    assert_eq!(reply.status, 404);
    let error = r#"{"error":{"code":"NOT_FOUND","message":"nothing <b>there</b>","hint":"look elsewhere"}}"#;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&reply.text()).unwrap(),
        serde_json::from_str::<serde_json::Value>(error).unwrap()
    );
    assert_eq!(reply.header("content-type"), Some("application/json"), "foreign text is never a page");
}

#[test]
fn bytes_come_with_their_type_and_are_downloaded_when_opened() {
    let server = Server::start();
    let reply = server.send(&server.call("/api/raw/picture"));
    assert_eq!(reply.header("content-type"), Some("image/png"));
    assert_eq!(reply.header("content-disposition"), Some("attachment"));
    assert!(reply.header("content-security-policy").unwrap().contains("sandbox"));
    let page = server.send(&server.call("/api/raw/page"));
    assert_eq!(page.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[test]
fn without_the_token_nothing_is_said_and_nothing_is_asked() {
    let server = Server::start();
    let right = server.running.token().reveal().to_owned();
    let call = server.call("/api/call/echo");
    let twice = call.clone().header("x-synthetic-token", &right);
    let wrong = ["", "x", &right[..63], &format!("{right}0"), &"0".repeat(64)]
        .map(|token| call.clone().with("x-synthetic-token", token));
    for request in wrong.into_iter().chain([call.without("x-synthetic-token"), twice]) {
        let reply = server.send(&request);
        assert_eq!((reply.status, reply.code().as_str()), (401, "API_AUTH"));
        assert!(!reply.text().contains(&right));
    }
    for path in ["/api", "/api/", "/api/call/%ff", "/api/nothing", "/api/call/unknown"] {
        let reply = server.send(&server.call(path).without("x-synthetic-token"));
        assert_eq!((reply.status, reply.code().as_str()), (401, "API_AUTH"), "{path}");
    }
    assert_eq!(server.asked(), 0);
}

#[test]
fn a_token_in_the_address_or_a_cookie_opens_nothing() {
    let server = Server::start();
    let token = server.running.token().reveal();
    let bare = |path: &str| server.call(path).without("x-synthetic-token");
    let cookie = bare("/api/call/echo").header("Cookie", &format!("x-synthetic-token={token}"));
    assert_eq!(server.send(&cookie).status, 401);
    assert_eq!(server.send(&bare(&format!("/api/call/echo?token={token}"))).status, 401);
    assert_eq!(server.send(&bare("/api/call/echo").header("Authorization", &format!("Bearer {token}"))).status, 401);
}

#[test]
fn only_our_own_names_with_our_port_are_our_host() {
    let server = Server::start();
    let port = server.address().port();
    let call = server.call("/api/call/echo");
    for ours in ["127.0.0.1", "[::1]", "localhost"] {
        assert_eq!(server.send(&call.clone().with("Host", &format!("{ours}:{port}"))).status, 200, "{ours}");
    }
    let foreign = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port.wrapping_add(1)),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.:{port}"),
        format!("LOCALHOST:{port}"),
        format!("127.1:{port}"),
        format!("0.0.0.0:{port}"),
        format!("user@127.0.0.1:{port}"),
        String::new(),
    ];
    for host in foreign {
        let reply = server.send(&call.clone().with("Host", &host));
        assert_eq!((reply.status, reply.code().as_str()), (403, "API_HOST"), "{host:?}");
    }
    assert_eq!(server.send(&call.clone().without("Host")).code(), "API_HOST");
    assert_eq!(server.send(&call.header("Host", &server.host())).code(), "API_HOST", "two of them");
}

#[test]
fn a_target_that_names_another_host_is_refused() {
    let server = Server::start();
    let ours = server.call(&format!("http://{}/api/call/echo", server.host()));
    assert_eq!(server.send(&ours).status, 200);
    let foreign = server.call("http://evil.example/api/call/echo");
    assert_eq!(server.send(&foreign).code(), "API_HOST");
}

#[test]
fn a_foreign_host_does_not_even_get_the_page() {
    let server = Server::start();
    let reply = server.send(&Request::new("GET", "/").header("Host", "rebound.example"));
    assert_eq!((reply.status, reply.code().as_str()), (403, "API_HOST"));
}

#[test]
fn only_our_own_origin_may_ask() {
    let server = Server::start();
    let (host, port) = (server.host(), server.address().port());
    let call = server.call("/api/call/echo");
    assert_eq!(server.send(&call.clone().header("Origin", &format!("http://{host}"))).status, 200);
    let foreign = [
        "null".to_owned(),
        String::new(),
        "http://evil.example".to_owned(),
        format!("https://{host}"),
        format!("http://localhost:{port}"),
        format!("http://{host}/"),
        format!("http://{host} http://evil.example"),
        "http://127.0.0.1".to_owned(),
        "file://".to_owned(),
    ];
    for origin in foreign {
        let reply = server.send(&call.clone().header("Origin", &origin));
        assert_eq!((reply.status, reply.code().as_str()), (403, "API_ORIGIN"), "{origin:?}");
    }
    let twice = call.header("Origin", &format!("http://{host}")).header("Origin", &format!("http://{host}"));
    assert_eq!(server.send(&twice).code(), "API_ORIGIN");
}

#[test]
fn a_request_a_browser_calls_cross_site_is_refused() {
    let server = Server::start();
    let call = server.call("/api/call/echo");
    for own in ["same-origin", "none"] {
        assert_eq!(server.send(&call.clone().header("Sec-Fetch-Site", own)).status, 200, "{own}");
    }
    for foreign in ["cross-site", "same-site", "", "odd"] {
        let reply = server.send(&call.clone().header("Sec-Fetch-Site", foreign));
        assert_eq!((reply.status, reply.code().as_str()), (403, "API_ORIGIN"), "{foreign:?}");
    }
    let page = server.get("/").header("Sec-Fetch-Site", "cross-site");
    assert_eq!(server.send(&page).code(), "API_ORIGIN");
}

#[test]
fn no_answer_invites_other_origins() {
    let server = Server::start();
    let origin = format!("http://{}", server.host());
    let preflight = server.call("/api/call/echo").method("OPTIONS").without("x-synthetic-token");
    let asked = preflight.header("Origin", "http://evil.example").header("Access-Control-Request-Method", "POST");
    for request in [asked, server.call("/api/call/echo").header("Origin", &origin), server.get("/")] {
        let head = server.send(&request).head.to_ascii_lowercase();
        assert!(!head.contains("access-control"), "{head}");
        assert!(!head.contains("set-cookie"), "{head}");
    }
}

#[test]
fn a_body_must_say_that_it_is_json() {
    let server = Server::start();
    let call = server.call("/api/call/echo");
    for json in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        assert_eq!(server.send(&call.clone().with("Content-Type", json)).status, 200, "{json}");
    }
    for other in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", ""] {
        let reply = server.send(&call.clone().with("Content-Type", other));
        assert_eq!((reply.status, reply.code().as_str()), (415, "API_TYPE"), "{other:?}");
    }
    assert_eq!(server.send(&call.clone().without("Content-Type")).code(), "API_TYPE");
    assert_eq!(server.send(&call.header("Content-Type", "text/plain")).code(), "API_TYPE", "two of them");
}

#[test]
fn a_name_that_is_no_operation_is_a_bad_id() {
    let server = Server::start();
    let long = format!("/api/call/{}", "a".repeat(129));
    let odd = [
        "/api/call/",
        "/api/call/Echo",
        "/api/call/..%2f..%2fetc",
        "/api/call/%2e%2e",
        "/api/call/ec%00ho",
        "/api/call/ec%C3%A4ho",
        "/api/call/a%252f",
        "/api/call/a%",
        "/api/call/echo/more",
        "/api/other/echo",
        "/api",
        &long,
    ];
    for path in odd {
        let reply = server.send(&server.call(path));
        assert_eq!((reply.status, reply.code().as_str()), (400, "API_BAD_ID"), "{path}");
    }
    assert_eq!(server.asked(), 0);
    assert_eq!(server.send(&server.call("/api/call/ech%6f")).status, 200, "one decoding is done");
}

#[test]
fn operations_are_called_with_post_only() {
    let server = Server::start();
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let reply = server.send(&server.call("/api/call/echo").method(method));
        assert_eq!(reply.status, 400, "{method}");
    }
    assert_eq!(server.asked(), 0);
}

#[test]
fn a_fault_inside_is_an_answer_and_the_server_goes_on() {
    let server = Server::start();
    let reply = server.send(&server.call("/api/call/panic"));
    assert_eq!((reply.status, reply.code().as_str()), (500, "INTERNAL"));
    assert!(!reply.text().contains("a fault inside"));
    assert_eq!(server.send(&server.call("/api/call/echo")).status, 200);
}

#[test]
fn stopping_closes_the_port_and_removes_the_token() {
    let server = Server::start();
    let (address, file) = (server.address(), server.running.token_file().to_owned());
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written.trim_end(), server.running.token().reveal());
    assert!(server.running.link().ends_with(&format!("/#token={}", written.trim_end())));
    server.running.stop();
    assert!(std::net::TcpStream::connect(address).is_err());
    assert!(!file.exists());
}

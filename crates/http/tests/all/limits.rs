//! What a peer may use up, and what malformed requests meet.

use std::{
    io::{Read, Write},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use synthetic_http::{Core, Limits, Options, ServeError, TOKEN_HEADER, Ui, serve};

use crate::peer::{Echo, Reply, Server, connect};

fn limited(limits: Limits) -> Server {
    Server::with(limits, |_| Ui::None)
}

#[test]
fn the_limits_are_those_we_promise() {
    let limits = Limits::default();
    assert_eq!(limits.connections, 64);
    assert_eq!(limits.head, Duration::from_secs(10));
    assert_eq!(limits.body_bytes, 64 * 1024 * 1024);
}

#[test]
fn an_address_others_can_reach_is_refused() {
    for open in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let folder = tempfile::tempdir().unwrap();
        let listen: SocketAddr = open.parse().unwrap();
        let options = Options { listen, ..Options::for_store(folder.path()) };
        let refused = serve(Arc::new(Echo::default()) as Arc<dyn Core>, options);
        assert!(matches!(refused, Err(ServeError::NotLoopback(address)) if address == listen), "{open}");
        assert!(!folder.path().join("run").exists(), "nothing is written for a server that does not start");
    }
}

#[test]
fn a_port_in_use_is_said_so() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let options = Options { listen: server.address(), ..Options::for_store(folder.path()) };
    let refused = serve(Arc::new(Echo::default()) as Arc<dyn Core>, options);
    assert!(matches!(refused, Err(ServeError::Listen { .. })));
}

#[test]
fn a_body_over_the_limit_is_refused_announced_or_not() {
    let server = limited(Limits { body_bytes: 1000, ..Limits::default() });
    let fits = server.send(&server.call("/api/call/length").body(&[b' '; 1000]));
    assert_eq!((fits.status, fits.text().as_str()), (200, "1000"));
    let announced = server.send(&server.call("/api/call/length").body(&[b' '; 1001]));
    assert_eq!((announced.status, announced.code().as_str()), (413, "API_TOO_LARGE"));

    let head = format!(
        "POST /api/call/length HTTP/1.1\r\nHost: {}\r\n{TOKEN_HEADER}: {}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        server.host(),
        server.running.token().reveal(),
    );
    let mut stream = connect(server.address());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(format!("3e9\r\n{}\r\n0\r\n\r\n", " ".repeat(1001)).as_bytes()).unwrap();
    assert_eq!(Reply::read(&mut stream).code(), "API_TOO_LARGE");
    assert_eq!(server.asked(), 1);
}

#[test]
fn a_huge_announced_body_is_refused_before_it_is_sent() {
    let server = Server::start();
    let request = server.call("/api/call/length").without("Connection").header("Content-Length", "99999999999");
    let mut bytes = String::from_utf8(request.bytes()).unwrap();
    bytes = bytes.replace("Content-Length: 2\r\n", "").trim_end_matches("{}").to_owned();
    let mut stream = connect(server.address());
    stream.write_all(bytes.as_bytes()).unwrap();
    assert_eq!(Reply::read(&mut stream).code(), "API_TOO_LARGE");
}

#[test]
fn a_body_that_stops_arriving_is_given_up() {
    let server = limited(Limits { body: Duration::from_millis(20), ..Limits::default() });
    let request = server.call("/api/call/length").body(b"{\"a\":1}");
    let bytes = request.bytes();
    let mut stream = connect(server.address());
    stream.write_all(&bytes[..bytes.len() - 3]).unwrap();
    assert_eq!(Reply::read(&mut stream).code(), "API_TIMEOUT");
    assert_eq!(server.asked(), 0);
}

#[test]
fn a_head_that_stops_arriving_ends_the_connection() {
    let server = limited(Limits { head: Duration::from_millis(20), ..Limits::default() });
    let mut stream = connect(server.address());
    stream.write_all(b"POST /api/call/echo HTTP/1.1\r\nHost: 127.").unwrap();
    let reply = Reply::read(&mut stream);
    assert!(reply.status != 200 && reply.body.is_empty());
    let mut silent = connect(server.address());
    assert_eq!(silent.read(&mut [0; 16]).unwrap(), 0, "a connection that says nothing ends too");
}

#[test]
fn a_head_over_16_kb_is_refused() {
    let server = Server::start();
    let fits = server.send(&server.call("/api/call/echo").header("X-Long", &"a".repeat(12 * 1024)));
    assert_eq!(fits.status, 200);
    let long = server.send(&server.call("/api/call/echo").header("X-Long", &"a".repeat(17 * 1024)));
    assert_eq!(long.status, 431);
    let long_target = server.send(&server.call(&format!("/api/call/{}", "a".repeat(17 * 1024))));
    assert!((400..500).contains(&long_target.status), "{}", long_target.status);
    let mut many = server.call("/api/call/echo");
    for number in 0..200 {
        many = many.header(&format!("X-{number}"), "1");
    }
    assert_eq!(server.send(&many).status, 431);
    assert_eq!(server.asked(), 1);
}

#[test]
fn the_last_place_is_free_again_when_a_connection_ends() {
    let server = limited(Limits { connections: 2, ..Limits::default() });
    let first = connect(server.address());
    let second = connect(server.address());
    let mut third = connect(server.address());
    third.write_all(&server.call("/api/call/echo").bytes()).unwrap();
    third.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    assert!(third.read(&mut [0; 16]).is_err(), "it waits while both places are taken");
    drop((first, second));
    third.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(Reply::read(&mut third).status, 200);
}

#[test]
fn malformed_requests_reach_nothing_and_end_nothing() {
    let server = Server::start();
    let token = server.running.token().reveal().to_owned();
    let host = server.host();
    let heads = [
        "\r\n\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        format!("POST /api/call/echo HTTP/1.1\r\nHost : {host}\r\n\r\n"),
        format!("POST /api/call/echo HTTP/1.1\r\nHost: {host}\r\nX\u{0}: 1\r\n\r\n"),
        format!("POST /api/call/echo HTTP/9.9\r\nHost: {host}\r\n\r\n"),
        format!("POST /api/call/echo HTTP/1.1\nHost: {host}\n\n"),
        format!(
            "POST /api/call/echo HTTP/1.1\r\nHost: {host}\r\n{TOKEN_HEADER}: {token}\r\n\
             Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 30\r\n\r\n{{}}"
        ),
        format!(
            "POST /api/call/echo HTTP/1.1\r\nHost: {host}\r\n{TOKEN_HEADER}: {token}\r\n\
             Content-Type: application/json\r\nContent-Length: -1\r\n\r\n{{}}"
        ),
        format!(
            "POST /api/call/echo HTTP/1.1\r\nHost: {host}\r\n{TOKEN_HEADER}: {token}\r\n\
             Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
        ),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        format!("CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n"),
    ];
    for head in heads {
        let mut stream = connect(server.address());
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let reply = Reply::read(&mut stream);
        assert!(reply.status == 0 || reply.status >= 400, "{head:?} got {}", reply.status);
    }
    assert_eq!(server.asked(), 0);
    assert_eq!(server.send(&server.call("/api/call/echo")).status, 200);
}

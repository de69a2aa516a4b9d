/** The backend in a browser: the same operations over the loopback server. */
import { type Backend, BackendError, isFailure } from ".";
import { askFolder, showLink } from "./prompts";

const TOKEN_KEY = "synthetic-token";

/** Takes the token out of the address, so that it stands in no history entry and no copied link. */
export function takeToken(): string | null {
  const match = /[#&]token=([^&]+)/.exec(location.hash);
  if (match?.[1] !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, decodeURIComponent(match[1]));
    const rest = location.hash.replace(/[#&]token=[^&]+/, "").replace(/^&/, "#");
    history.replaceState(history.state, "", `${location.pathname}${location.search}${rest}`);
  }
  return sessionStorage.getItem(TOKEN_KEY);
}

/** Speaks to the core through `POST /api/call/<operation>` and `POST /api/raw/<operation>`. */
export function openHttpBackend(token: string | null): Backend {
  return {
    async call(name, request, signal) {
      const response = await post(`api/call/${name}`, token, request, signal);
      return response.json();
    },
    async raw(name, request) {
      const response = await post(`api/raw/${name}`, token, request);
      const mediaType = response.headers.get("content-type") ?? "application/octet-stream";
      return { mediaType, bytes: new Uint8Array(await response.arrayBuffer()) };
    },
    pickFolder: askFolder,
    openLink: showLink,
  };
}

async function post(
  path: string,
  token: string | null,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token !== null) headers["x-synthetic-token"] = token;
  let response: Response;
  try {
    response = await fetch(new URL(path, document.baseURI), {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new BackendError({
      code: "UI_OFFLINE",
      message: "The server does not answer.",
      hint: "Start it again with `synthetic serve`, then open the address it prints.",
    });
  }
  if (!response.ok) throw await readFailure(response);
  return response;
}

async function readFailure(response: Response): Promise<BackendError> {
  const body: unknown = await response.json().catch(() => null);
  const failure = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  if (isFailure(failure)) return new BackendError(failure);
  return new BackendError({
    code: "UI_BAD_ANSWER",
    message: `The server answered ${response.status} without saying why.`,
  });
}

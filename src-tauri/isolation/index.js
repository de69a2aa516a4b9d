// Every call of the page passes here before it is encrypted for the core. What does not look like
// a call of one of our commands goes on under a name no command has, so that its caller gets a
// refusal; the core checks everything again.
const COMMAND = /^[a-z][a-z_]{1,63}$/;

window.__TAURI_ISOLATION_HOOK__ = (call) => {
  if (typeof call.cmd === "string" && COMMAND.test(call.cmd)) return call;
  return { ...call, cmd: "refused", payload: {} };
};

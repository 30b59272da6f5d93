import {Client, decode, tampered} from "./client.js";

const client = new Client();
const $ = (id) => document.getElementById(id);
let before = null;

const HINTS = {
  body: "The answer's body brings them. They live in this page's memory: a reload forgets them, and a script of this page could read them.",
  cookie: "Cookies that no script reads. They outlive a reload, all tabs share them, and requests that change something prove where they come from.",
};

function say(id, text, good = true) {
  $(id).textContent = text;
  $(id).className = good ? "good" : "bad";
}

function tell(id, got, done) {
  const good = got.status < 300;
  say(id, good ? done : `${got.status} ${got.body.error ?? ""}: ${got.body.error_description ?? got.phrase}`, good);
  return good;
}

function show() {
  const on = client.loggedIn;
  for (const id of ["logout", "logout-everywhere", "list-sessions"]) {
    $(id).disabled = !on;
  }
  $("token").hidden = !on;
  $("token-none").hidden = on;
  $("tamper").hidden = client.mode === "cookie";
  if (!on) {
    $("who").textContent = "Nobody is logged in.";
    $("sessions").hidden = true;
    $("users-section").hidden = true;
    say("sessions-answer", "");
    before = null;
    return;
  }
  if (client.token) {
    showToken(decode(client.token));
  }
}

function showToken({header, claims}) {
  $("token-header").textContent = JSON.stringify(header, null, 2);
  $("token-claims").textContent = JSON.stringify(claims, null, 2);
  $("who").textContent = `Logged in as ${claims.sub}.`;
  before = claims;
  tick();
}

/** In cookie mode the server returns the content of the token. */
async function ask() {
  const got = await client.call("me");
  if (got.status === 200) {
    showToken({header: "in a cookie that no script reads", claims: got.body.claims});
  }
}

function tick() {
  if (!client.loggedIn || !before) {
    return;
  }
  const left = Math.ceil(before.exp - Date.now() / 1000);
  $("countdown").textContent = left > 0 ? `Expires in ${Math.floor(left / 60)} min ${left % 60} s.` : "Expired: the next call refreshes it.";
  $("life").value = Math.max(0, left) / (before.exp - before.iat);
}

async function login(event) {
  event.preventDefault();
  const got = await client.login($("username").value, $("password").value);
  if (tell("account-answer", got, "Logged in.")) {
    $("password").value = "";
    say("token-answer", "");
    if (client.mode === "cookie") {
      await ask();
    }
    await users();
  }
}

async function register() {
  if (!$("account").reportValidity()) {
    return;
  }
  const got = await client.register($("username").value, $("password").value);
  tell("account-answer", got, "Registered: now log in.");
}

/** For an administrator, and nobody else. */
async function users() {
  const isAdmin = before?.roles?.includes("admin") ?? false;
  $("users-section").hidden = !isAdmin;
  const got = isAdmin ? await client.call("admin/users") : null;
  if (got?.status === 200) {
    const rows = got.body.users.map((user) => row(user.username, user.roles.join(", "), user.enabled ? "yes" : "no"));
    $("users").tBodies[0].replaceChildren(...rows);
  }
}

function row(...cells) {
  const tr = document.createElement("tr");
  for (const cell of cells) {
    const td = document.createElement("td");
    td.append(cell);
    tr.append(td);
  }
  return tr;
}

async function refresh() {
  const old = before;
  const got = await client.refresh();
  if (got.status === 200 && client.mode === "cookie") {
    await ask();
  }
  tell("token-answer", got, `Both tokens are new: jti ${old?.jti} became ${before?.jti}; the session ${before?.sid} is the same. The old refresh token is used up.`);
}

async function tamper() {
  showAnswer(await client.callWith(tampered(client.token), "protected"));
  say("token-answer", "Sent with one character of the signature changed: see the answer below.", false);
}

function showAnswer(got) {
  $("call-status").textContent = `${got.status} ${got.phrase}`.trim();
  $("call-status").className = got.status < 300 ? "good" : "bad";
  $("call-challenge").textContent = got.challenge ?? "–";
  $("call-body").textContent = typeof got.body === "string" ? got.body || "–" : JSON.stringify(got.body, null, 2);
}

async function call(event) {
  const path = event.target.dataset.path;
  if (path) {
    showAnswer(await client.call(path));
  }
}

function when(text) {
  return new Date(text).toLocaleString();
}

async function sessions() {
  const got = await client.call("sessions");
  if (!tell("sessions-answer", got, "")) {
    return;
  }
  const rows = got.body.map((session) => {
    const end = document.createElement("button");
    end.type = "button";
    end.className = "quiet";
    end.textContent = session.current ? "This one" : "Revoke";
    end.disabled = session.current;
    end.setAttribute("aria-label", session.current ? "This session" : `Revoke the session of ${when(session.created)}`);
    end.addEventListener("click", () => revoke(session.id));
    return row(when(session.created), when(session.lastUsed), session.address, session.userAgent, end);
  });
  $("sessions").tBodies[0].replaceChildren(...rows);
  $("sessions").hidden = false;
}

async function revoke(id) {
  const got = await client.call(`sessions/${encodeURIComponent(id)}`, "DELETE");
  await sessions();
  tell("sessions-answer", got, "Revoked: its tokens are refused from now on.");
}

async function logout(everywhere) {
  const got = await client.logout(everywhere);
  tell("account-answer", got, everywhere ? "Logged out everywhere." : "Logged out.");
}

async function changeMode(event) {
  client.mode = event.target.value;
  $("mode-hint").textContent = HINTS[client.mode];
  say("account-answer", "");
  if (client.mode === "cookie" && document.cookie.includes("csrf_token") && (await client.recognise())) {
    await ask();
    await users();
  }
}

client.onchange = show;
$("mode-hint").textContent = HINTS.body;
$("account").addEventListener("submit", login);
$("register").addEventListener("click", register);
$("refresh").addEventListener("click", refresh);
$("tamper").addEventListener("click", tamper);
$("calls").addEventListener("click", call);
$("list-sessions").addEventListener("click", sessions);
$("logout").addEventListener("click", () => logout(false));
$("logout-everywhere").addEventListener("click", () => logout(true));
for (const radio of document.querySelectorAll("input[name=mode]")) {
  radio.addEventListener("change", changeMode);
}
setInterval(tick, 1000);

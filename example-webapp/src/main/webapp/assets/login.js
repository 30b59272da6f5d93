import {Client} from "./client.js";

const query = new URLSearchParams(location.search);
const wanted = query.get("return_to") ?? "";
const safe = wanted.startsWith("/") && !wanted.startsWith("//") && !wanted.includes("\\");
const back = safe ? wanted : new URL("account.html", location).pathname;
document.getElementById("return-to").value = back;

const ERRORS = {
  invalid_credentials: "The user name or the password is wrong.",
  too_many_attempts: "Too many attempts: wait a while.",
};
const error = query.get("error");
if (error) {
  document.getElementById("error").textContent = ERRORS[error] ?? "That did not work.";
} else if (document.cookie.includes("csrf_token")) {
  // the access token is over, but the session may go on
  const client = new Client();
  client.mode = "cookie";
  if ((await client.refresh()).status === 200) {
    location.replace(back);
  }
}

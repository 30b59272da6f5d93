import {Client} from "./client.js";

const query = new URLSearchParams(location.search);
const back = ownPath(query.get("return_to") ?? "") ?? new URL("account.html", location.href).pathname;
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

/**
 * The path, query and fragment of an address of this origin; null for every other address. A browser ignores tabs and
 * line breaks in an address and reads a backslash as a slash, so only the parsed address tells where it leads.
 */
function ownPath(address) {
  if (!address.startsWith("/") || !URL.canParse(address, location.href)) {
    return null;
  }
  const url = new URL(address, location.href);
  const path = url.pathname + url.search + url.hash;
  const own = url.origin === location.origin && /^https?:$/.test(url.protocol);
  return own && !path.startsWith("//") ? path : null;
}

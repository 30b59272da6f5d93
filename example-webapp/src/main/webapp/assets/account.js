import {Client} from "./client.js";

const client = new Client();
client.mode = "cookie";
const got = await client.call("me");
if (got.status === 200) {
  document.getElementById("name").textContent = `You are ${got.body.name}.`;
} else {
  location.reload();
}
document.getElementById("logout").addEventListener("click", async () => {
  await client.logout(false);
  location.assign("./");
});

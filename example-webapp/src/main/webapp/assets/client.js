/** Talks to the server, keeps the tokens, and gets new ones when they are over. */
export class Client {
  #mode = "body";
  #tokens = null;
  #known = false;
  #refreshing = null;
  /** Told whenever the tokens have changed. */
  onchange = () => {};

  get mode() {
    return this.#mode;
  }

  set mode(mode) {
    this.#mode = mode;
    this.#keep(null);
  }

  /** The access token; null in cookie mode, where no script sees it. */
  get token() {
    return this.#tokens?.access_token ?? null;
  }

  get loggedIn() {
    return this.#mode === "cookie" ? this.#known : this.#tokens !== null;
  }

  #keep(tokens) {
    this.#tokens = this.#mode === "body" ? tokens : null;
    this.#known = this.#mode === "cookie" && tokens !== null;
    this.onchange();
  }

  async register(username, password) {
    return answer(await send("register", "POST", {username, password}));
  }

  async login(username, password) {
    const path = this.#mode === "cookie" ? "browser/login" : "login";
    const got = await answer(await send(path, "POST", {username, password}));
    if (got.status === 200) {
      this.#keep(got.body);
    }
    return got;
  }

  /** Whether cookies of an earlier visit still are good. */
  async recognise() {
    const got = await this.call("me");
    if (got.status === 200) {
      this.#keep({});
    }
    return got.status === 200;
  }

  /** A request as the user; once more with a new token when the old one is over. */
  async call(path, method = "GET", body = undefined) {
    let response = await this.#send(path, method, body);
    if (response.status === 401 && this.#canRefresh() && (await this.refresh()).status === 200) {
      response = await this.#send(path, method, body);
    }
    return answer(response);
  }

  /** The request with this very token, and no second try. */
  async callWith(token, path) {
    return answer(await send(path, "GET", undefined, {Authorization: `Bearer ${token}`}));
  }

  #send(path, method, body) {
    const headers = this.#mode === "body" && this.token ? {Authorization: `Bearer ${this.token}`} : {};
    return send(path, method, body, headers, this.#mode === "cookie" ? "same-origin" : "omit");
  }

  #canRefresh() {
    return this.#mode === "cookie" || this.#tokens?.refresh_token !== undefined;
  }

  /** One refresh at a time: whoever comes meanwhile waits for its answer. */
  refresh() {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh() {
    const cookies = this.#mode === "cookie";
    const body = cookies ? undefined : {refresh_token: this.#tokens.refresh_token};
    const got = await answer(await send("refresh", "POST", body, {}, cookies ? "same-origin" : "omit"));
    if (got.status === 200) {
      this.#keep(got.body);
    } else if (got.status === 400 || got.status === 401) {
      this.#keep(null);
    }
    return got;
  }

  async logout(everywhere) {
    const cookies = this.#mode === "cookie";
    const body = cookies ? {everywhere} : {everywhere, refresh_token: this.#tokens.refresh_token};
    const got = await answer(await this.#send("logout", "POST", body));
    if (got.status === 204) {
      this.#keep(null);
    }
    return got;
  }
}

function send(path, method, body, headers = {}, credentials = "omit") {
  const more = body === undefined ? {} : {"Content-Type": "application/json"};
  return fetch(path, {
    method,
    headers: {...headers, ...more},
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: path === "browser/login" ? "same-origin" : credentials,
    cache: "no-store",
  });
}

async function answer(response) {
  const text = await response.text();
  const json = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  return {
    status: response.status,
    phrase: response.statusText,
    challenge: response.headers.get("WWW-Authenticate"),
    body: json && text ? JSON.parse(text) : text,
  };
}

/** The content of a token. It is not verified here, and the page does not rely on it. */
export function decode(token) {
  const [header, claims] = token.split(".").slice(0, 2).map((part) => {
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  });
  return {header, claims};
}

/** The same token, but for one character of its signature. */
export function tampered(token) {
  const at = token.lastIndexOf(".") + 5;
  const other = token[at] === "A" ? "B" : "A";
  return token.slice(0, at) + other + token.slice(at + 1);
}

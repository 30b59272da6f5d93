package io.github.servletjwt.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.servletjwt.example.Client;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** The pages in Chromium, as people use them. */
class BrowserIT {
    private static final String ADMIN_PASSWORD = "an-admin-of-the-test";
    private static final String PASSWORD = "correct-horse-battery";
    private static final Pattern JTI = Pattern.compile("\"jti\": \"([^\"]+)\"");
    private static final AtomicInteger USERS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static ExampleProcess usual;
    /** Its access tokens live for three seconds. */
    private static ExampleProcess hasty;

    private Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: needs Chromium (apt-get install -y chromium chromium-driver)");
        usual = ExampleProcess.start(
                Files.createDirectory(folder.resolve("usual")), Map.of("ADMIN_PASSWORD", ADMIN_PASSWORD));
        hasty = ExampleProcess.start(
                Files.createDirectory(folder.resolve("hasty")),
                Map.of("ADMIN_PASSWORD", ADMIN_PASSWORD, "ACCESS_TOKEN_TTL", "3s", "LEEWAY", "0s"));
    }

    @AfterAll
    static void stop() {
        for (ExampleProcess process : new ExampleProcess[] {usual, hasty}) {
            if (process != null) {
                process.close();
            }
        }
    }

    @AfterEach
    void close() {
        if (browser != null) {
            List<String> complaints = browser.complaints();
            browser.close();
            assertEquals(List.of(), complaints);
        }
    }

    private URI open(ExampleProcess example, String path) throws Exception {
        URI uri = example.awaitReady();
        browser = Browser.of(uri);
        browser.open(path);
        return uri;
    }

    /** A new account of the test's. */
    private static String user(ExampleProcess example) throws Exception {
        String name = "user" + USERS.incrementAndGet();
        String body = "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}";
        assertEquals(
                201, new Client(example.awaitReady()).post("register", body).statusCode());
        return name;
    }

    private void mode(String mode) {
        browser.click("input[value=" + mode + "]");
    }

    private void logIn(String name, String password) {
        browser.type("#username", name);
        browser.type("#password", password);
        browser.click("#login");
        browser.awaitText("#who", "Logged in as " + name);
    }

    private void call(String path, int status) {
        browser.run("document.getElementById('call-status').textContent = ''");
        browser.click("[data-path='" + path + "']");
        browser.awaitText("#call-status", String.valueOf(status));
    }

    private String jti() {
        Matcher jti = JTI.matcher(browser.text("#token-claims"));
        assertTrue(jti.find());
        return jti.group(1);
    }

    @Test
    void page_bodyTokens_doesAllThatIsOnIt() throws Exception {
        open(usual, "");
        browser.screenshot("01-nobody");
        call("public", 200);
        call("protected", 401);
        assertTrue(browser.text("#call-challenge").startsWith("Bearer realm="));
        browser.screenshot("02-refused-without-a-token");
        String name = "carol" + USERS.incrementAndGet();
        browser.type("#username", name);
        browser.type("#password", "short");
        browser.click("#register");
        browser.awaitText("#account-answer", "too short");
        browser.type("#password", PASSWORD);
        browser.click("#register");
        browser.awaitText("#account-answer", "Registered");
        browser.screenshot("03-registered");
        logIn(name, PASSWORD);
        browser.awaitText("#countdown", "Expires in 14 min");
        assertTrue(browser.text("#token-header").contains("at+jwt"));
        assertTrue(browser.text("#token-claims").contains("\"sub\": \"" + name + "\""));
        browser.screenshot("04-logged-in");
        call("protected", 200);
        assertTrue(browser.text("#call-body").contains("Hello, " + name));
        call("admin/users", 403);
        assertTrue(browser.text("#call-challenge").contains("insufficient_scope"));
        browser.screenshot("05-forbidden");
        String before = jti();
        browser.click("#refresh");
        browser.awaitText("#token-answer", "Both tokens are new");
        assertNotEquals(before, jti());
        browser.screenshot("06-refreshed");
        browser.run("document.getElementById('call-status').textContent = ''");
        browser.click("#tamper");
        browser.awaitText("#call-status", "401");
        assertTrue(browser.text("#call-challenge").contains("invalid_token"));
        browser.screenshot("07-tampered");
        sessions(name);
        browser.click("#logout");
        browser.awaitText("#who", "Nobody");
        browser.screenshot("09-logged-out");
        call("protected", 401);
    }

    private void sessions(String name) throws Exception {
        String other = new Client(usual.awaitReady()).login("login", name, PASSWORD);
        browser.click("#list-sessions");
        browser.await("two sessions", any -> rows("#sessions") == 2);
        browser.screenshot("08-sessions");
        browser.click("#sessions button:not([disabled])");
        browser.awaitText("#sessions-answer", "Revoked");
        browser.await("one session", any -> rows("#sessions") == 1);
        assertEquals(401, new Client(usual.awaitReady()).get("protected", other).statusCode());
    }

    private int rows(String table) {
        return browser.driver()
                .findElements(By.cssSelector(table + " tbody tr"))
                .size();
    }

    @Test
    void page_cookies_noScriptSeesATokenAndReloadKeepsThem() throws Exception {
        String name = user(usual);
        open(usual, "");
        mode("cookie");
        logIn(name, PASSWORD);
        call("protected", 200);
        String cookies = String.valueOf(browser.run("return document.cookie"));
        assertTrue(cookies.contains("csrf_token"), cookies);
        assertFalse(cookies.contains("access_token") || cookies.contains("refresh_token"), cookies);
        assertEquals(0L, browser.run("return localStorage.length + sessionStorage.length"));
        browser.screenshot("10-cookies");
        browser.click("#refresh");
        browser.awaitText("#token-answer", "Both tokens are new");
        browser.open("");
        mode("cookie");
        browser.awaitText("#who", name);
        browser.click("#logout-everywhere");
        browser.awaitText("#account-answer", "everywhere");
        call("protected", 401);
    }

    @Test
    void page_administrator_seesTheUsers() throws Exception {
        open(usual, "");
        logIn("admin", ADMIN_PASSWORD);
        browser.await("the users", any -> rows("#users") > 0);
        assertTrue(browser.text("#users").contains("admin"));
        call("admin/users", 200);
        browser.screenshot("11-administrator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "cookie"})
    void call_expiredToken_isRefreshedUnnoticed(String mode) throws Exception {
        String name = user(hasty);
        open(hasty, "");
        mode(mode);
        logIn(name, PASSWORD);
        String before = jti();
        browser.awaitText("#countdown", "Expired");
        call("protected", 200);
        assertTrue(browser.text("#call-body").contains(name));
        if (mode.equals("body")) {
            assertNotEquals(before, jti());
            browser.screenshot("12-refreshed-unnoticed");
        }
    }

    @Test
    void call_twoTabsRacingARefresh_bothAreAnswered() throws Exception {
        String name = user(hasty);
        open(hasty, "");
        mode("cookie");
        logIn(name, PASSWORD);
        List<String> tabs = new ArrayList<>(List.of(browser.driver().getWindowHandle()));
        browser.driver().switchTo().newWindow(WindowType.WINDOW);
        tabs.add(browser.driver().getWindowHandle());
        browser.open("");
        mode("cookie");
        browser.awaitText("#who", name);
        for (int round = 0; round < 3; round++) {
            for (String tab : tabs) {
                browser.driver().switchTo().window(tab);
                browser.run("document.getElementById('call-status').textContent = '';"
                        + "const at = Math.ceil(Date.now() / 5000 + 0.5) * 5000;"
                        + "setTimeout(() => document.querySelector('[data-path=protected]').click(), at - Date.now())");
            }
            for (String tab : tabs) {
                browser.driver().switchTo().window(tab);
                browser.awaitText("#call-status", "200");
            }
        }
    }

    /** Another port is another origin of the same site, to which SameSite gives the cookies. */
    @Test
    void form_ofAForeignPage_isRefused() throws Exception {
        String name = user(usual);
        URI uri = open(usual, "");
        mode("cookie");
        logIn(name, PASSWORD);
        HttpServer foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        foreign.createContext("/", exchange -> {
            byte[] page = ("<!doctype html><title>f</title><link rel=icon href=\"data:,\"><form method=post action=\""
                            + uri.resolve("me") + "\"><button>Win</button></form>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        foreign.start();
        try {
            browser.driver().get("http://127.0.0.1:" + foreign.getAddress().getPort() + "/");
            browser.click("button");
            browser.awaitText("body", "csrf_failed");
            browser.screenshot("13-foreign-form");
        } finally {
            foreign.stop(0);
        }
    }

    @Test
    void protectedPage_withoutToken_sendsToTheLoginAndBack() throws Exception {
        String name = user(usual);
        open(usual, "account.html?a=b");
        assertEquals("/login.html", URI.create(browser.driver().getCurrentUrl()).getPath());
        browser.screenshot("14-login-page");
        browser.type("#username", name);
        browser.type("#password", "wrong-" + PASSWORD);
        browser.find("#password").sendKeys(Keys.ENTER);
        browser.awaitText("#error", "wrong");
        browser.type("#username", name);
        browser.type("#password", PASSWORD);
        browser.find("#password").sendKeys(Keys.ENTER);
        browser.awaitText("#name", "You are " + name);
        assertTrue(browser.driver().getCurrentUrl().endsWith("/account.html?a=b"));
        browser.screenshot("15-returned");
        browser.click("#logout");
        browser.await("the example", any -> browser.driver().getTitle().equals("servlet-jwt example"));
        browser.open("account.html");
        assertEquals("/login.html", URI.create(browser.driver().getCurrentUrl()).getPath());
    }

    /** A browser ignores tabs and line breaks in an address, and reads a backslash as a slash. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%09/evil.example",
                "/%0a/evil.example",
                "/%0d/evil.example",
                "/%5cevil.example",
                "%09//evil.example",
                "//evil.example",
                "/.//evil.example",
                "/..//evil.example/",
                "https://evil.example/",
                "https:evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
            })
    void loginPage_returnToAnotherHost_goesToTheAccount(String returnTo) throws Exception {
        String name = user(usual);
        open(usual, "login.html?return_to=" + returnTo);
        assertEquals("/account.html", browser.run("return document.getElementById('return-to').value"));
        browser.type("#username", name);
        browser.type("#password", PASSWORD);
        browser.find("#password").sendKeys(Keys.ENTER);
        browser.awaitText("#name", "You are " + name);
        // logged in already: the page goes on by itself
        browser.open("login.html?return_to=" + returnTo);
        browser.awaitText("#name", "You are " + name);
    }

    @Test
    void protectedPage_expiredToken_returnsWithoutALogin() throws Exception {
        String name = user(hasty);
        open(hasty, "login.html");
        browser.type("#username", name);
        browser.type("#password", PASSWORD);
        browser.find("#password").sendKeys(Keys.ENTER);
        browser.awaitText("#name", name);
        browser.await(
                "the end of the access token",
                any -> browser.driver().manage().getCookieNamed("__Host-access_token") == null);
        browser.open("account.html");
        browser.await("the page", any -> browser.driver().getCurrentUrl().endsWith("/account.html"));
        browser.awaitText("#name", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "login.html", "docs/"})
    void page_360PixelsWide_hasNothingBesideIt(String path) throws Exception {
        open(usual, "");
        browser.narrow(360);
        if (path.isEmpty()) {
            logIn("admin", ADMIN_PASSWORD);
            browser.click("#list-sessions");
            browser.await("a session", any -> rows("#sessions") > 0);
            call("me", 200);
        } else {
            browser.open(path);
        }
        browser.screenshot("16-narrow-" + (path.isEmpty() ? "page" : path.replaceAll("\\W.*", "")));
        if (!path.equals("docs/")) {
            assertEquals(360L, browser.run("return document.documentElement.scrollWidth"));
        }
    }

    @Test
    void page_dark_isReadable() throws Exception {
        open(usual, "");
        browser.dark();
        call("public", 200);
        String ground = String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
        assertEquals("rgb(18, 23, 30)", ground);
        browser.screenshot("17-dark");
    }

    /** Each field and button has a name, and the keyboard reaches them in their order. */
    @Test
    void page_keyboardAlone_logsIn() throws Exception {
        String name = user(usual);
        open(usual, "");
        browser.find("#username").sendKeys(name + Keys.TAB);
        browser.driver().switchTo().activeElement().sendKeys(PASSWORD + Keys.ENTER);
        browser.awaitText("#who", name);
        List<?> nameless = (List<?>) browser.run("return [...document.querySelectorAll('button, input')]"
                + ".filter(e => !e.textContent.trim() && !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML)");
        assertEquals(List.of(), nameless);
    }

    @Test
    void docs_authorize_callsWithTheToken() throws Exception {
        String name = user(usual);
        open(usual, "docs/");
        browser.await("Swagger UI", any -> browser.find(".btn.authorize")).click();
        WebElement username = browser.await("the form", any -> browser.find("#oauth_username"));
        WebElement form = username.findElement(By.xpath("ancestor::div[contains(@class, 'auth-container')]"));
        username.sendKeys(name);
        form.findElement(By.cssSelector("#oauth_password")).sendKeys(PASSWORD);
        form.findElement(By.cssSelector("button.authorize")).click();
        browser.await("logged in", any -> form.findElement(By.xpath(".//button[text()='Logout']")));
        browser.screenshot("18-docs-authorized");
        browser.click(".btn-done");
        WebElement operation = browser.await(
                "GET /protected",
                any -> browser.driver()
                        .findElement(
                                By.xpath("//div[contains(@class, 'opblock-get')][.//*[@data-path='/protected']]")));
        operation.findElement(By.cssSelector(".opblock-summary-control")).click();
        browser.await("a button", any -> operation.findElement(By.cssSelector(".execute")))
                .click();
        browser.await(
                "the answer",
                any -> operation
                        .findElement(By.cssSelector(".live-responses-table"))
                        .getText()
                        .contains("Hello, " + name));
        browser.screenshot("19-docs-answer");
    }
}

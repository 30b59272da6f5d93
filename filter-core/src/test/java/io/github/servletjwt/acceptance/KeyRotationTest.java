package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files change without a restart; the cache of tokens is on, and has seen the tokens before. */
class KeyRotationTest {
    private static final Duration PROMISED = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws Exception {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
        return Files.move(
                fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String set(TestKey... keys) {
        StringBuilder json = new StringBuilder("{\"keys\":[");
        for (TestKey key : keys) {
            json.append(json.length() > 9 ? "," : "").append(key.privateJwk());
        }
        return json + "]}";
    }

    private static long untilStatus(TestServer server, String what, String token, int status) throws Exception {
        return KeyApp.until(PROMISED, what, () -> KeyApp.status(server, token) == status);
    }

    /** Four servers at once, so that their seconds are waited for once. */
    @Test
    void files_changed_countWithinTenSecondsAndRememberedTokensOfRemovedKeysAreRefused() throws Exception {
        TestKey old = TestKeys.rsa();
        TestKey next = TestKeys.otherRsa();
        Path set = write("set.json", set(old));
        Path pem = write("key.pem", old.pemPrivate());
        Path publicPem = write("public.pem", old.pemPublic());
        Path further = write("corp.json", TestKeys.jwkSet(old));
        try (TestServer bySet = KeyApp.start("keys", "file:" + set, "users", "memory");
                TestServer byPem = KeyApp.start("privateKey", "file:" + pem, "users", "memory");
                TestServer byPublic = KeyApp.start("publicKey", "file:" + publicPem);
                TestServer byIssuer = KeyApp.start(
                        "secret",
                        TestTokens.SECRET,
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "corp",
                        "issuer.corp.keys",
                        "file:" + further)) {
            List<TestServer> servers = List.of(bySet, byPem, byPublic, byIssuer);
            String claims = KeyApp.claims("\"iss\":\"corp\"");
            String before = old.token("RS256", claims);
            String after = next.token("RS256", claims);
            String mintedBefore = KeyApp.login(bySet);
            String pemMintedBefore = KeyApp.login(byPem);
            for (TestServer server : servers) {
                assertEquals(200, KeyApp.status(server, before));
                assertEquals(200, KeyApp.status(server, before));
                assertEquals(401, KeyApp.status(server, after));
            }
            KeyApp.assertAccepted(bySet, mintedBefore);
            KeyApp.assertAccepted(byPem, pemMintedBefore);

            write("set.json", set(next, old));
            write("key.pem", next.pemPrivate());
            write("public.pem", next.pemPublic());
            write("corp.json", TestKeys.jwkSet(next));
            long start = System.nanoTime();
            for (TestServer server : servers) {
                untilStatus(server, "the new key", after, 200);
            }
            System.out.println("KeyRotationTest: changed files counted after " + KeyApp.millisSince(start) + " ms");
            assertTrue(KeyApp.millisSince(start) < PROMISED.toMillis());
            for (TestServer server : List.of(byPem, byPublic, byIssuer)) {
                assertEquals(401, KeyApp.status(server, before), "a removed key");
            }
            assertEquals(401, KeyApp.status(byPem, pemMintedBefore));
            KeyApp.assertAccepted(byPem, KeyApp.loginAgain(byPem));

            KeyApp.assertAccepted(bySet, mintedBefore);
            String mintedAfter = KeyApp.loginAgain(bySet);
            assertEquals("other-rsa", KeyApp.member(TestTokens.headerOf(mintedAfter), "kid"));
            KeyApp.assertAccepted(bySet, mintedAfter);
            assertTrue(bySet.get(KeyApp.JWKS).body().contains("other-rsa"));

            // withdrawn, damaged, gone
            try (LogLines log = new LogLines()) {
                write("set.json", set(next));
                write("public.pem", "half a key");
                Files.delete(pem);
                untilStatus(bySet, "the removed key", mintedBefore, 401);
                KeyApp.assertRefused(bySet, before, "key");
                KeyApp.assertAccepted(bySet, mintedAfter);
                KeyApp.until(
                        PROMISED,
                        "the log",
                        () -> log.text().contains("publicKey: is not PEM text")
                                && log.text().contains("privateKey: no file can be read"));
                assertEquals(200, KeyApp.status(byPublic, after), "keys before a damaged file stay");
                assertEquals(200, KeyApp.status(byPem, after), "keys before a file that is gone stay");
                assertFalse(log.text().contains(next.pemPublic().substring(40, 60)));
            }
        }
        assertEquals(List.of(), KeyApp.keyThreads());
    }

    @Test
    void stop_anyKeys_leavesNoThread() throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start()) {
            issuer.slow(Duration.ofSeconds(3));
            Path set = write("stop.json", set(TestKeys.rsa()));
            TestServer server = KeyApp.start(
                    "keys",
                    "file:" + set,
                    "issuers",
                    "corp",
                    "issuer.corp.issuer",
                    issuer.issuer(),
                    "issuer.corp.audience",
                    "api");
            assertFalse(KeyApp.keyThreads().isEmpty());
            long start = System.nanoTime();
            server.close();
            System.out.println("KeyRotationTest: stop during a fetch took " + KeyApp.millisSince(start) + " ms");
            assertEquals(List.of(), KeyApp.keyThreads());
            assertTrue(KeyApp.millisSince(start) < 5_000);
        }
    }

    @Test
    void close_builtInCode_leavesNoThread() throws Exception {
        Path set = write("built.json", set(TestKeys.rsa()));
        JwtAuth auth = JwtAuth.builder().keys("file:" + set).build();
        assertEquals("alice", auth.verify(auth.issue("alice")).getName());
        assertFalse(KeyApp.keyThreads().isEmpty());
        auth.close();
        assertEquals(List.of(), KeyApp.keyThreads());
        auth.close();
    }
}

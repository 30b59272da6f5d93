package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of an issuer at every hour of its life, over HTTP on both sides. */
class RemoteKeySetTest {
    private final FakeIssuer issuer = FakeIssuer.start();
    private final TestKey firstKey = issuer.key();

    @AfterEach
    void stop() {
        issuer.close();
        assertEquals(List.of(), KeyApp.keyThreads());
    }

    private TestServer byUrl() throws Exception {
        return KeyApp.start("keys", issuer.keysUri(), "issuer", issuer.issuer(), "audience", "api");
    }

    private TestServer byDiscovery() throws Exception {
        return KeyApp.start("issuer", issuer.issuer(), "audience", "api");
    }

    private String forged(String kid) {
        return TestKeys.rsa().withKid(kid).token("RS256", issuer.claims(""));
    }

    @Test
    void keys_urlAndDiscovery_verifyAndAreAskedOnce() throws Exception {
        try (TestServer url = byUrl();
                TestServer discovery = byDiscovery()) {
            for (int i = 0; i < 20; i++) {
                KeyApp.assertAccepted(url, issuer.token(issuer.claims("\"n\":" + i)));
                KeyApp.assertAccepted(discovery, issuer.token(issuer.claims("\"n\":" + i)));
            }
            assertEquals(2, issuer.keyRequests());
            assertEquals(1, issuer.discoveryRequests());
            KeyApp.assertRefused(url, issuer.token(KeyApp.claims("\"aud\":\"api\"")), "issuer");
            assertTrue(url.get(KeyApp.JWKS).body().contains(issuer.key().kid()));
        }
    }

    @Test
    void start_issuerDown_answers503AndThen200() throws Exception {
        String token = issuer.token();
        issuer.down();
        long start = System.nanoTime();
        try (TestServer url = byUrl();
                TestServer discovery = byDiscovery()) {
            System.out.println("RemoteKeySetTest: two starts, issuer down: " + KeyApp.millisSince(start) + " ms");
            for (TestServer server : List.of(url, discovery)) {
                KeyApp.assertUnavailable(server, token);
                assertEquals(401, server.get("/x").statusCode());
                assertEquals(503, server.get(KeyApp.JWKS).statusCode());
                assertEquals(401, KeyApp.status(server, "not.a.token"));
            }
            issuer.up();
            for (TestServer server : List.of(url, discovery)) {
                long millis = KeyApp.until(
                        Duration.ofSeconds(8), "200 after up()", () -> KeyApp.status(server, token) == 200);
                System.out.println("RemoteKeySetTest: 200 after the issuer came up: " + millis + " ms");
            }
        }
    }

    @Test
    void start_issuerSlow_firstRequestWaitsForTheFirstSet() throws Exception {
        issuer.slow(Duration.ofMillis(700));
        long start = System.nanoTime();
        try (TestServer server = byUrl()) {
            assertTrue(KeyApp.millisSince(start) < 700, "the start does not wait");
            KeyApp.assertAccepted(server, issuer.token());
        }
    }

    @Test
    void start_issuerHangs_isAnsweredSoonAndWith503() throws Exception {
        issuer.slow(Duration.ofSeconds(4));
        try (TestServer server = byUrl()) {
            long start = System.nanoTime();
            Map<Integer, Integer> statuses = KeyApp.storm(40, 1, i -> KeyApp.status(server, issuer.token()));
            System.out.println("RemoteKeySetTest: 40 requests while the first fetch hangs: " + statuses + " in "
                    + KeyApp.millisSince(start) + " ms");
            assertEquals(Map.of(503, 40), statuses);
            assertTrue(KeyApp.millisSince(start) < 3_500);
        }
    }

    @Test
    void keys_membersThatCannotBeUsed_areLeftOut() throws Exception {
        issuer.keys("{\"keys\":[1,null,{},{\"kty\":\"XX\"},{\"kty\":\"RSA\",\"kid\":5},"
                + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"},"
                + issuer.key().publicJwk() + "]}");
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
        }
    }

    @Test
    void keys_severalOfOneKid_areAllTried() throws Exception {
        TestKey namesake = TestKeys.rsa().withKid(firstKey.kid());
        issuer.keys(TestKeys.jwkSet(namesake, firstKey));
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            KeyApp.assertAccepted(server, namesake.token("RS256", issuer.claims("")));
        }
    }

    @Test
    void issuer_downLater_isServedStaleAndNewKidIs503() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            issuer.rotate();
            issuer.down();
            for (int i = 0; i < 10; i++) {
                KeyApp.assertUnavailable(server, issuer.token());
                KeyApp.assertAccepted(server, earlier("\"n\":" + i));
            }
        }
    }

    /** Signed by the key that was there first. */
    private String earlier(String more) {
        return firstKey.token("RS256", issuer.claims(more));
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "discovery"})
    void rotation_genuineNewKid_verifiesInTheSameRequest(String kind) throws Exception {
        try (TestServer server = kind.equals("url") ? byUrl() : byDiscovery()) {
            KeyApp.assertAccepted(server, issuer.token());
            for (int i = 0; i < 3; i++) {
                issuer.rotate();
                KeyApp.assertAccepted(server, issuer.token());
            }
            assertTrue(issuer.keyRequests() <= 4, () -> "requests: " + issuer.keyRequests());
        }
    }

    @Test
    void rotation_withdrawnKey_isRefusedOnceTheNewSetIsThere() throws Exception {
        try (TestServer server = byUrl()) {
            String before = issuer.token();
            KeyApp.assertAccepted(server, before);
            issuer.rotate();
            issuer.withdrawOld();
            KeyApp.assertAccepted(server, issuer.token());
            KeyApp.assertRefused(server, before, "key");
        }
    }

    @Test
    void rotation_manyAtOnceWithTheNewKid_areAllAccepted() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            issuer.rotate();
            issuer.slow(Duration.ofMillis(300));
            int before = issuer.keyRequests();
            Map<Integer, Integer> statuses = KeyApp.storm(24, 1, i -> KeyApp.status(server, issuer.token()));
            System.out.println("RemoteKeySetTest: 24 at once with a new kid: " + statuses + ", key requests "
                    + (issuer.keyRequests() - before));
            assertEquals(Map.of(200, 24), statuses);
        }
    }

    @Test
    void inventedKids_flood_neitherHammersTheIssuerNorBlocksRotation() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            int before = issuer.keyRequests();
            String known = issuer.token(issuer.claims("\"other\":1"));
            AtomicLong slowestKnown = new AtomicLong();
            String claims = issuer.claims("");
            long start = System.nanoTime();
            Map<Integer, Integer> statuses = KeyApp.storm(8, 250, i -> {
                if (i % 50 == 0) {
                    long asked = System.nanoTime();
                    assertEquals(200, KeyApp.status(server, known));
                    slowestKnown.accumulateAndGet(KeyApp.millisSince(asked), Math::max);
                }
                return KeyApp.status(
                        server, TestKeys.rsa().withKid("invented-" + i).token("RS256", claims));
            });
            long millis = KeyApp.millisSince(start);
            int requests = issuer.keyRequests() - before;
            issuer.rotate();
            String rotated = issuer.token();
            long wait =
                    KeyApp.until(Duration.ofSeconds(6), "a real rotation", () -> KeyApp.status(server, rotated) == 200);
            System.out.println("RemoteKeySetTest: 2000 invented kids from 8 threads: " + statuses + " in " + millis
                    + " ms, key requests " + requests + ", slowest known kid " + slowestKnown
                    + " ms; rotation afterwards accepted after " + wait + " ms");
            assertTrue(List.of(401, 503).containsAll(statuses.keySet()), statuses::toString);
            assertTrue(slowestKnown.get() < 1_000, slowestKnown::toString);
            assertTrue(requests <= 10, () -> "requests: " + requests);
        }
    }

    @Test
    void inventedKids_sameOneAgain_isAskedForOnce() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            for (int i = 0; i < 20; i++) {
                KeyApp.assertRefused(server, forged("invented"), "key");
            }
            assertEquals(2, issuer.keyRequests());
        }
    }

    @Test
    void slowIssuer_requestsWithKnownKids_doNotWait() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            issuer.slow(Duration.ofSeconds(2));
            AtomicBoolean over = new AtomicBoolean();
            Thread unknown = new Thread(() -> {
                try {
                    assertEquals(401, KeyApp.status(server, forged("invented")));
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                } finally {
                    over.set(true);
                }
            });
            unknown.start();
            KeyApp.until(Duration.ofSeconds(2), "the fetch", () -> issuer.keyRequests() == 2);
            long slowest = 0;
            int count = 0;
            while (!over.get() && count < 500) {
                long asked = System.nanoTime();
                KeyApp.assertAccepted(server, issuer.token(issuer.claims("\"n\":" + count)));
                slowest = Math.max(slowest, KeyApp.millisSince(asked));
                count++;
            }
            unknown.join();
            System.out.println("RemoteKeySetTest: " + count
                    + " requests with known kids during a fetch of 2 s, slowest " + slowest + " ms");
            assertTrue(slowest < 1_000, "slowest: " + slowest);
            assertTrue(count > 10);
        }
    }

    private void trouble(String kind) {
        switch (kind) {
            case "garbage" -> issuer.garbage();
            case "huge" -> issuer.huge();
            case "redirect" -> issuer.redirect("http://localhost:1/keys");
            case "no keys" -> issuer.keys("{\"kyes\":[]}");
            case "half" -> issuer.keys("{\"keys\":[{\"kty\":");
            default -> issuer.status(Integer.parseInt(kind));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "204", "garbage", "huge", "redirect", "no keys", "half"})
    void issuer_answersNonsense_keepsTheSetBefore(String kind) throws Exception {
        try (TestServer server = byUrl();
                LogLines log = new LogLines()) {
            KeyApp.assertAccepted(server, issuer.token());
            trouble(kind);
            KeyApp.assertUnavailable(server, forged("invented"));
            KeyApp.assertAccepted(server, earlier("\"n\":1"));
            assertTrue(log.text().contains("cannot fetch the keys of"), log.text());
            issuer.healthy();
            issuer.rotate();
            KeyApp.until(Duration.ofSeconds(8), "healthy again", () -> KeyApp.status(server, issuer.token()) == 200);
        }
    }

    @Test
    void issuer_withdrawsEveryKey_isBelieved() throws Exception {
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            issuer.keys("{\"keys\":[]}");
            KeyApp.assertRefused(server, forged("invented"), "key");
            KeyApp.assertRefused(server, earlier("\"n\":1"), "key");
        }
    }

    @Test
    void redirect_withinTheHost_isFollowed() throws Exception {
        try (FakeIssuer other = FakeIssuer.start()) {
            issuer.redirect(other.keysUri());
            try (TestServer server = byUrl()) {
                KeyApp.assertAccepted(server, other.key().token("RS256", issuer.claims("")));
            }
        }
    }

    @Test
    void discovery_rfc8414Alone_isFound() throws Exception {
        issuer.discovery(null, "{\"issuer\":\"" + issuer.issuer() + "\",\"jwks_uri\":\"" + issuer.keysUri() + "\"}");
        try (TestServer server = byDiscovery()) {
            KeyApp.assertAccepted(server, issuer.token());
            assertEquals(2, issuer.discoveryRequests());
        }
    }

    @Test
    void discovery_oidcAlone_isFound() throws Exception {
        issuer.discovery("{\"issuer\":\"" + issuer.issuer() + "\",\"jwks_uri\":\"" + issuer.keysUri() + "\"}", null);
        try (TestServer server = byDiscovery()) {
            KeyApp.assertAccepted(server, issuer.token());
            assertEquals(1, issuer.discoveryRequests());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"KEYS\"}",
                "{\"issuer\":\"ISSUER/\",\"jwks_uri\":\"KEYS\"}",
                "{\"jwks_uri\":\"KEYS\"}",
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://issuer.invalid/keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":1}",
                "[]"
            })
    void discovery_documentThatIsNotTheIssuersOrWrong_is503(String document) throws Exception {
        String told = document.replace("ISSUER", issuer.issuer()).replace("KEYS", issuer.keysUri());
        issuer.discovery(told, told);
        try (TestServer server = byDiscovery();
                LogLines log = new LogLines()) {
            KeyApp.assertUnavailable(server, issuer.token());
            assertEquals(0, issuer.keyRequests());
            KeyApp.assertUnavailable(server, issuer.token());
            assertTrue(!log.text().contains("Exception"), log.text());
        }
    }

    @Test
    void discovery_issuerMovesItsKeys_isFoundAgain() throws Exception {
        try (FakeIssuer other = FakeIssuer.start();
                TestServer server = byDiscovery()) {
            KeyApp.assertAccepted(server, issuer.token());
            String moved = "{\"issuer\":\"" + issuer.issuer() + "\",\"jwks_uri\":\"" + other.keysUri() + "\"}";
            issuer.discovery(moved, moved);
            issuer.only(FakeIssuer.KEYS);
            issuer.status(404);
            KeyApp.until(
                    Duration.ofSeconds(8),
                    "keys at the new address",
                    () -> KeyApp.status(server, other.key().withKid("key-1b").token("RS256", issuer.claims(""))) == 401
                            && KeyApp.status(server, other.key().token("RS256", issuer.claims(""))) == 200);
        }
    }

    @Test
    void etag_unchangedSet_isNotSentAgain() throws Exception {
        issuer.etag(true);
        try (TestServer server = byUrl()) {
            KeyApp.assertAccepted(server, issuer.token());
            KeyApp.assertRefused(server, forged("invented"), "key");
            assertEquals(1, issuer.notModified());
            KeyApp.assertAccepted(server, issuer.token(issuer.claims("\"n\":1")));
        }
    }
}

package io.github.servletjwt.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.servletjwt.config.JwsAlgorithm;
import io.github.servletjwt.config.Problems;
import io.github.servletjwt.key.HmacSecret;
import io.github.servletjwt.testkit.TestTokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One secret serves the allowed algorithms, and no other. */
class HmacKeysTest {
    private static HmacKeys keys(JwsAlgorithm... allowed) {
        List<JwsAlgorithm> algorithms = List.of(allowed);
        HmacSecret secret = HmacSecret.parse(TestTokens.SECRET, algorithms, "test", new Problems())
                .orElseThrow();
        return new HmacKeys(secret, algorithms);
    }

    @ParameterizedTest
    @EnumSource
    void verifying_allowed_isOfThatAlgorithm(JwsAlgorithm algorithm) {
        assertEquals(
                algorithm.name(), keys(algorithm).verifying(algorithm.name()).getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS384", "HS512", "none", "", "hs256", "HS256 ", "RS256", "HmacSHA256"})
    void verifying_notAllowed_isNull(String alg) {
        assertNull(keys(JwsAlgorithm.HS256).verifying(alg));
    }

    @Test
    void verifying_severalAllowed_servesEach() {
        HmacKeys keys = keys(JwsAlgorithm.HS512, JwsAlgorithm.HS256);
        assertNotNull(keys.verifying("HS256"));
        assertNotNull(keys.verifying("HS512"));
        assertNull(keys.verifying("HS384"));
    }

    @Test
    void minting_severalAllowed_isTheFirst() {
        assertEquals(
                "HS384", keys(JwsAlgorithm.HS384, JwsAlgorithm.HS256).minting().getName());
    }
}

package io.github.servletjwt.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A misspelt name meets the one that was meant, and a foreign one meets none. */
class SuggestionTest {
    private static String of(String name) {
        return Suggestion.of(name, Settings.all().stream().map(Param::name).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "isuer, issuer",
        "isseur, issuer",
        "Issuer, issuer",
        "ISSUER, issuer",
        "issuerr, issuer",
        "secrect, secret",
        "sceret, secret",
        "audiance, audience",
        "audiences, audience",
        "algorithm, algorithms",
        "rule, rules",
        "user, users",
        "publicpaths, publicPaths",
        "public-paths, publicPaths",
        "roleClaims, rolesClaims",
        "accessTokenTTL, accessTokenTtl",
        "datasource, dataSource",
        "minPaswordLength, minPasswordLength",
        "error-format, errorFormat"
    })
    void of_misspeltName_suggestsTheOneThatWasMeant(String name, String expected) {
        assertEquals("; did you mean '" + expected + "'?", of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "foo", "jwksUri", "sessionTimeout", "keyStorePath", "description"})
    void of_foreignName_suggestsNothing(String name) {
        assertEquals("", of(name));
    }

    @Test
    void of_swappedNeighbours_countAsOneStep() {
        assertEquals("; did you mean 'abc'?", Suggestion.of("acb", List.of("abc")));
    }

    @Test
    void of_shortNameTwoStepsAway_suggestsNothing() {
        assertEquals("", Suggestion.of("axy", List.of("abc")));
    }

    @Test
    void of_severalCandidates_suggestsTheNearest() {
        assertEquals("; did you mean 'rolesQuery'?", Suggestion.of("rolesQery", List.of("scopesQuery", "rolesQuery")));
    }

    @Test
    void of_noCandidates_suggestsNothing() {
        assertEquals("", Suggestion.of("issuer", List.of()));
    }
}

package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers are read strictly, and choose nothing. */
class TokenHeaderTest {
    private static TokenHeader parse(String header) throws AuthFailureException {
        return TokenHeader.parse(header.getBytes(StandardCharsets.UTF_8));
    }

    private static FailureCode refusal(byte[] header) {
        return assertThrows(AuthFailureException.class, () -> TokenHeader.parse(header))
                .failure()
                .code();
    }

    private static FailureCode refusal(String header) {
        return refusal(header.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parse_algAndTyp_areRead() throws Exception {
        assertEquals(new TokenHeader("HS256", "JWT", null), parse("{\"typ\":\"JWT\",\"alg\":\"HS256\"}"));
    }

    @Test
    void parse_typAbsent_isNull() throws Exception {
        assertEquals(new TokenHeader("HS256", null, null), parse("{\"alg\":\"HS256\"}"));
    }

    @Test
    void parse_kid_isRead() throws Exception {
        assertEquals(new TokenHeader("HS256", null, "k 1"), parse("{\"alg\":\"HS256\",\"kid\":\"k 1\"}"));
    }

    @Test
    void parse_algUnknown_isReadAsItStands() throws Exception {
        assertEquals(new TokenHeader("nOnE", null, null), parse("{\"alg\":\"nOnE\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "crit":["exp"]          | HEADER_REFUSED
                    "crit":["b64"]          | HEADER_REFUSED
                    "crit":[]               | HEADER_REFUSED
                    "crit":null             | HEADER_REFUSED
                    "\\u0063rit":["exp"]    | HEADER_REFUSED
                    "b64":false             | HEADER_REFUSED
                    "b64":true              | HEADER_REFUSED
                    "b64":null              | HEADER_REFUSED
                    "zip":"DEF"             | HEADER_REFUSED
                    "zip":null              | HEADER_REFUSED
                    "cty":"json"            | HEADER_REFUSED
                    "cty":""                | HEADER_REFUSED
                    "cty":"example;part=1"  | HEADER_REFUSED
                    "cty":1                 | TOKEN_MALFORMED
                    "cty":null              | TOKEN_MALFORMED
                    "cty":["JWT"]           | TOKEN_MALFORMED
                    "kid":1                 | TOKEN_MALFORMED
                    "kid":null              | TOKEN_MALFORMED
                    "kid":["a"]             | TOKEN_MALFORMED
                    "kid":{}                | TOKEN_MALFORMED
                    "kid":true              | TOKEN_MALFORMED
                    "typ":1                 | TOKEN_MALFORMED
                    "typ":null              | TOKEN_MALFORMED
                    "typ":["JWT"]           | TOKEN_MALFORMED
                    "alg":"HS256"           | TOKEN_MALFORMED
                    "\\u0061lg":"none"      | TOKEN_MALFORMED
                    "a":1,"a":1             | TOKEN_MALFORMED
                    "a":{"b":1,"b":2}       | TOKEN_MALFORMED
                    "a":NaN                 | TOKEN_MALFORMED
                    "a":01                  | TOKEN_MALFORMED
                    "a":1,                  | TOKEN_MALFORMED
                    "a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]] | TOKEN_MALFORMED
                    """)
    void parse_memberBesideAlg_isRefused(String member, FailureCode code) {
        assertEquals(code, refusal("{\"alg\":\"HS256\"," + member + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cty\":\"JWT\"",
                "\"cty\":\"jwt\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "\"jwk\":1",
                "\"jku\":\"https://attacker.example/keys\"",
                "\"x5u\":\"https://attacker.example/cert\"",
                "\"x5c\":[\"AAAA\"]",
                "\"x5t\":null",
                "\"Crit\":[\"exp\"]",
                "\"other\":[1,2.5,null,{\"a\":true}]"
            })
    void parse_memberThatChoosesNothing_isIgnored(String member) throws Exception {
        assertEquals(new TokenHeader("HS256", null, null), parse("{\"alg\":\"HS256\"," + member + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"typ\":\"JWT\"}",
                "{\"ALG\":\"HS256\"}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":{\"name\":\"HS256\"}}",
                "{\"alg\":true}"
            })
    void parse_algMissingOrNoText_isMalformed(String header) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "1",
                "\"alg\"",
                "[]",
                "[{\"alg\":\"HS256\"}]",
                "{",
                "{\"alg\":\"HS256\"",
                "{\"alg\":\"HS256\"}x",
                "{\"alg\":\"HS256\"}}",
                "{\"alg\":\"HS256\"}{}",
                "{\"alg\":\"HS256\"},",
                "{\"alg\":\"HS256\"}\0",
                "{'alg':'HS256'}",
                "{alg:\"HS256\"}",
                "{\"alg\":\"HS256\"/**/}",
                "\ufeff{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS\n256\"}"
            })
    void parse_notOneStrictObject_isMalformed(String header) {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(header));
    }

    @Test
    void parse_invalidUtf8_isMalformed() {
        byte[] header = "{\"alg\":\"HS256\",\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        header[header.length - 3] = (byte) 0xc0;
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(header));
    }
}

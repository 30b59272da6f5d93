package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where roles and scopes are read from, as the rules see it: {@code /role} asks for the role admin, {@code /scope} for the
 * scopes read and write.
 */
class ClaimPathsTest {
    private static final Map<String, TestServer> SERVERS = new HashMap<>();
    private static final List<JwtAuth> AUTHS = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        start("default", settings -> settings);
        start(
                "keycloak",
                settings -> settings.rolesClaims("realm_access.roles", "resource_access.my-app.roles", "groups")
                        .scopeClaims("permissions.granted", "scp"));
        start(
                "quoted",
                settings -> settings.rolesClaims("\"https://acme.example/roles\"", "\"a.b\".\"c.d\"")
                        .scopeClaims("\"https://acme.example/scopes\""));
        start(
                "objects",
                settings -> settings.rolesClaims(
                        "roles", "authorities.authority", "urn:x:roles.*", "deep.\"*\".\"a.b\".*"));
        // as in web.xml: one text, separated by commas
        start(
                "text",
                settings -> settings.set("rolesClaims", "groups, \"https://acme.example/roles\", a.b.c")
                        .set("scopeClaims", "scp, a.s"));
    }

    private static void start(String name, UnaryOperator<JwtAuthBuilder> settings) throws Exception {
        JwtAuth auth = settings.apply(
                        JwtAuth.builder().secret(TestTokens.SECRET).clock(new MovableClock()))
                .build();
        AUTHS.add(auth);
        SERVERS.put(name, TestServer.start(context -> {
            TestServer.filter(
                    context,
                    JwtAuthFilter.builder(auth)
                            .rules("/role role(admin)", "/scope scope(read write)", "/* authenticated")
                            .build(),
                    "/*");
            TestServer.hello(context, "/*");
        }));
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(TestServer::close);
        AUTHS.forEach(JwtAuth::close);
    }

    private static HttpResponse<String> ask(String server, String path, String claims) throws Exception {
        return SERVERS.get(server).getWithToken(path, TestTokens.of(TestTokens.claims(claims)));
    }

    @ParameterizedTest(name = "{0}: {2} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            default  | 200 | "roles":["admin"]
            default  | 200 | "roles":["user","admin"]
            default  | 200 | "roles":["admin","admin"]
            default  | 200 | "roles":"admin"
            default  | 403 | "roles":"user admin"
            default  | 403 | "roles":"user  admin "
            default  | 403 | "roles":"user,admin"
            default  | 403 | "roles":"user, admin"
            default  | 403 | "roles":",admin,"
            default  | 200 | "roles":"\\u0061dmin"
            default  | 403 | "roles":[]
            default  | 403 | "roles":""
            default  | 403 | "roles":" , "
            default  | 403 | "roles":[""]
            default  | 403 | "roles":["Admin"]
            default  | 403 | "roles":["admin "]
            default  | 403 | "roles":["user admin"]
            default  | 403 | "roles":["user,admin"]
            default  | 403 | "roles":["admin\\u0000"]
            default  | 403 | "roles":"admin\\u0000"
            default  | 403 | "roles":"admin;user"
            default  | 403 | "roles":["administrator"]
            default  | 403 | "roles":["admin",1]
            default  | 403 | "roles":["admin",null]
            default  | 403 | "roles":["admin",["user"]]
            default  | 403 | "roles":[["admin"]]
            default  | 403 | "roles":[{"name":"admin"}]
            default  | 403 | "roles":{"admin":true}
            default  | 403 | "roles":{"roles":["admin"]}
            default  | 403 | "roles":true
            default  | 403 | "roles":1
            default  | 403 | "roles":null
            default  | 403 | "role":["admin"]
            default  | 403 | "Roles":["admin"]
            default  | 403 | "groups":["admin"]
            default  | 403 | "realm_access":{"roles":["admin"]}
            default  | 403 | "scope":"admin"
            keycloak | 200 | "realm_access":{"roles":["admin"]}
            keycloak | 403 | "realm_access":{"roles":"user admin"}
            keycloak | 200 | "resource_access":{"my-app":{"roles":["admin"]}}
            keycloak | 200 | "resource_access":{"other":{"roles":["x"]},"my-app":{"roles":["admin"]}}
            keycloak | 200 | "groups":["admin"]
            keycloak | 403 | "groups":"user,admin"
            keycloak | 200 | "realm_access":{"roles":["user"]},"groups":["admin"]
            keycloak | 200 | "realm_access":{"roles":["admin"]},"groups":["user"]
            keycloak | 200 | "realm_access":7,"groups":["admin"]
            keycloak | 403 | "roles":["admin"]
            keycloak | 403 | "realm_access":["admin"]
            keycloak | 403 | "realm_access":"admin"
            keycloak | 403 | "realm_access":"roles"
            keycloak | 403 | "realm_access":null
            keycloak | 403 | "realm_access":{"admin":true}
            keycloak | 403 | "realm_access":{"roles":{"admin":true}}
            keycloak | 200 | "realm_access":[{"roles":["admin"]}]
            keycloak | 403 | "realm_access":[[{"roles":["admin"]}]]
            keycloak | 403 | "realm_access":{"Roles":["admin"]}
            keycloak | 403 | "realm_access.roles":["admin"]
            keycloak | 403 | "realm_access":{"roles":["ad"]},"groups":["min"]
            keycloak | 403 | "resource_access":{"other-app":{"roles":["admin"]}}
            keycloak | 403 | "resource_access":{"roles":["admin"]}
            keycloak | 403 | "resource_access":{"my-app":["admin"]}
            keycloak | 403 | "resource_access.my-app.roles":["admin"]
            keycloak | 403 | "resource_access":{"my-app.roles":["admin"]}
            keycloak | 403 | "x":{"realm_access":{"roles":["admin"]}}
            quoted   | 200 | "https://acme.example/roles":["admin"]
            quoted   | 403 | "https://acme.example/roles":"admin user"
            quoted   | 200 | "a.b":{"c.d":["admin"]}
            quoted   | 403 | "https://acme":{"example/roles":["admin"]}
            quoted   | 403 | "https://acme.example/roles/":["admin"]
            quoted   | 403 | "a":{"b":{"c":{"d":["admin"]}}}
            quoted   | 403 | "a.b.c.d":["admin"]
            quoted   | 403 | "a.b":{"c":{"d":["admin"]}}
            text     | 200 | "groups":["admin"]
            text     | 200 | "https://acme.example/roles":["admin"]
            text     | 200 | "a":{"b":{"c":["admin"]}}
            text     | 403 | "a":{"b":["admin"]}
            text     | 403 | "roles":["admin"]
            objects  | 200 | "authorities":[{"authority":"user"},{"authority":"admin"}]
            objects  | 200 | "authorities":[{"authority":["user","admin"]},{"name":"x"}]
            objects  | 200 | "authorities":{"authority":"admin"}
            objects  | 403 | "authorities":[{"authority":"site admin"}]
            objects  | 403 | "authorities":[{"authority":"admin"},"user"]
            objects  | 403 | "authorities":[{"authority":"admin"},null]
            objects  | 403 | "authorities":[{"authority":"admin"},{"authority":1}]
            objects  | 403 | "authorities":[{"authority":"admin"},{"authority":{"admin":1}}]
            objects  | 403 | "authorities":[[{"authority":"admin"}]]
            objects  | 403 | "authorities":["admin"]
            objects  | 403 | "authorities":[]
            objects  | 200 | "urn:x:roles":{"admin":{"1":"acme"},"user":{}}
            objects  | 200 | "urn:x:roles":{"admin":null}
            objects  | 200 | "urn:x:roles":[{"user":{}},{"admin":{}}]
            objects  | 403 | "urn:x:roles":[{"admin":{}},"user"]
            objects  | 403 | "urn:x:roles":{"1":{"admin":{}}}
            objects  | 403 | "urn:x:roles":{"Admin":{}}
            objects  | 403 | "urn:x:roles":"admin"
            objects  | 403 | "urn:x:roles":["admin"]
            objects  | 403 | "urn:x:roles":true
            objects  | 403 | "urn:x:roles":{}
            objects  | 403 | "*":{"admin":{}}
            objects  | 200 | "deep":{"*":{"a.b":{"admin":{}}}}
            """)
    void rolesClaims_ofARole_decideTheRule(String server, int status, String claims) throws Exception {
        HttpResponse<String> answer = ask(server, "/role", claims);
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(200, ask(server, "/x", claims).statusCode(), "the token itself is good");
        if (status == 403) {
            assertEquals(
                    "Bearer realm=\"api\", error=\"insufficient_scope\", "
                            + "error_description=\"The token does not grant a required role\"",
                    challenge(answer));
        }
    }

    @ParameterizedTest(name = "{0}: {2} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            default  | 200 | "scope":"read write"
            default  | 200 | "scope":"write x read"
            default  | 200 | "scope":["read","write"]
            default  | 200 | "scp":"read write"
            default  | 200 | "scp":["read","write"]
            default  | 200 | "scope":"read","scp":["write"]
            default  | 200 | "scope":["read"],"scp":"write"
            default  | 200 | "scope":7,"scp":"read write"
            default  | 403 | "scope":"read"
            default  | 403 | "scope":""
            default  | 403 | "scope":[]
            default  | 403 | "scope":"read,write"
            default  | 403 | "scope":["read write"]
            default  | 403 | "scope":["read","write",1]
            default  | 403 | "scope":["read",null,"write"]
            default  | 403 | "scope":{"read":1,"write":1}
            default  | 403 | "scope":null
            default  | 403 | "scope":true
            default  | 403 | "scope":"READ WRITE"
            default  | 403 | "scope":"readwrite"
            default  | 403 | "scopes":"read write"
            default  | 403 | "roles":["read","write"]
            keycloak | 200 | "permissions":{"granted":"read write"}
            keycloak | 200 | "permissions":{"granted":["read","write"]}
            keycloak | 200 | "permissions":{"granted":["read"]},"scp":"write"
            keycloak | 403 | "scope":"read write"
            keycloak | 403 | "permissions":"read write"
            keycloak | 403 | "permissions":["read","write"]
            keycloak | 403 | "permissions.granted":"read write"
            quoted   | 200 | "https://acme.example/scopes":"read write"
            quoted   | 403 | "https://acme":{"example/scopes":"read write"}
            text     | 200 | "scp":"read write"
            text     | 200 | "a":{"s":["write"]},"scp":["read"]
            text     | 403 | "scope":"read write"
            """)
    void scopeClaims_ofScopes_decideTheRule(String server, int status, String claims) throws Exception {
        HttpResponse<String> answer = ask(server, "/scope", claims);
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(200, ask(server, "/x", claims).statusCode(), "the token itself is good");
        if (status == 403) {
            assertEquals(
                    "Bearer realm=\"api\", error=\"insufficient_scope\", "
                            + "error_description=\"The token does not grant the required scope\", scope=\"read write\"",
                    challenge(answer));
        }
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("none");
    }
}

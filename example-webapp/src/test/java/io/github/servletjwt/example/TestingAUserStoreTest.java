package io.github.servletjwt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.testkit.ProtectedJetty;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's user store, and a login with it. */
class TestingAUserStoreTest {
    /** Of wonderland-1, at little cost. */
    private static final String HASH =
            "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA" + "$zmeOOYXOb4wKbYx1e8+mJX4Rys57o5wTW4YmIhLmYTs";

    // as the README shows it
    static final class StaffStore implements UserStore {
        @Override
        public Optional<UserAccount> find(String name) {
            return name.equals("alice") ? Optional.of(new UserAccount(name, HASH, true)) : Optional.empty();
        }

        @Override
        public UserGrants grants(String name) {
            return UserGrants.ofRoles(Set.of("clerk"));
        }
    }

    @RegisterExtension
    final ProtectedJetty server =
            ProtectedJetty.of("/auth", new AuthServlet()).auth(builder -> builder.users(new StaffStore()));

    @Test
    void login_ofTheStore_givesAToken() throws Exception {
        HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.uri("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=alice&password=wonderland-1"))
                .build());
        assertEquals(200, answer.statusCode());
        String token = Client.member("access_token", answer);
        assertEquals("alice", server.auth().verify(token).getName());
        assertEquals(Set.of("clerk"), server.auth().verify(token).roles());
    }
}

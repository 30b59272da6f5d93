package io.github.servletjwt.acceptance;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** alice and bob, with hashes that are checked at once: for tests that log in often. */
public final class FewUsers implements UserStore {
    /** Argon2id of the least cost. */
    private static final Map<String, String> HASHES = Map.of(
            "alice", "$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$RUnwBeos5GZh+VLjc2pfQQ",
            "bob", "$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$HJTwXwiDx2XVZXVbU/Tp8g");

    static final String ALICE = "{\"username\":\"alice\",\"password\":\"wonderland-1\"}";
    static final String BOB = "{\"username\":\"bob\",\"password\":\"builder-77\"}";

    /** Made by the product, by its name. */
    public FewUsers() {}

    /** Adds them to the tables of {@code users=jdbc}. */
    static String[] sql() {
        return HASHES.entrySet().stream()
                .map(user ->
                        "INSERT INTO servletjwt_user VALUES ('" + user.getKey() + "', '" + user.getValue() + "', TRUE)")
                .toArray(String[]::new);
    }

    @Override
    public Optional<UserAccount> find(String name) {
        return Optional.ofNullable(HASHES.get(name)).map(hash -> new UserAccount(name, hash, true));
    }

    @Override
    public UserGrants grants(String name) {
        return UserGrants.ofRoles(Set.of("user"));
    }
}

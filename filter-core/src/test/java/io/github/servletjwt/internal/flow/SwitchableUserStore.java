package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store of alice, whose account can change. */
final class SwitchableUserStore implements UserStore {
    private volatile boolean there = true;
    private volatile boolean enabled = true;
    private volatile UserGrants grants = new UserGrants(Set.of("user"), Set.of("read", "write"), Map.of());

    void remove() {
        there = false;
    }

    void disable() {
        enabled = false;
    }

    void grant(Set<String> roles, Set<String> scopes) {
        grants = new UserGrants(roles, scopes, Map.of());
    }

    @Override
    public Optional<UserAccount> find(String name) {
        return there && name.equals("alice")
                ? Optional.of(new UserAccount(name, Flows.HASH, enabled))
                : Optional.empty();
    }

    @Override
    public UserGrants grants(String name) {
        return grants;
    }
}

package io.github.servletjwt;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Passes every question on, and remembers it. */
public final class CountingUserStore implements UserStore {
    private final UserStore store;
    private final List<String> calls = new ArrayList<>();

    public CountingUserStore(UserStore store) {
        this.store = store;
    }

    /** The calls in order: {@code find alice}, {@code grants alice}. */
    public List<String> calls() {
        return calls;
    }

    @Override
    public Optional<UserAccount> find(String name) {
        calls.add("find " + name);
        return store.find(name);
    }

    @Override
    public UserGrants grants(String name) {
        calls.add("grants " + name);
        return store.grants(name);
    }
}

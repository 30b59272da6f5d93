package io.github.servletjwt;

import io.github.servletjwt.api.Configurable;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store that a setting can name; it remembers what happened to the last one made. */
public final class RecordingUserStore implements WritableUserStore, Configurable, AutoCloseable {
    private static final List<String> EVENTS = new ArrayList<>();

    private final InMemoryUserStore store = new InMemoryUserStore();

    public RecordingUserStore() {
        EVENTS.clear();
        EVENTS.add("made");
    }

    /** The events in order: {@code made}, {@code {url=x}}, {@code closed}. */
    public static List<String> events() {
        return List.copyOf(EVENTS);
    }

    @Override
    public void configure(Map<String, String> settings) {
        if (settings.containsKey("refused")) {
            throw new IllegalArgumentException("refused is not allowed");
        }
        EVENTS.add(settings.toString());
    }

    @Override
    public Optional<UserAccount> find(String name) {
        return store.find(name);
    }

    @Override
    public UserGrants grants(String name) {
        return store.grants(name);
    }

    @Override
    public boolean create(UserAccount account, Set<String> roles) {
        return store.create(account, roles);
    }

    @Override
    public boolean updateHash(String name, String oldHash, String newHash) {
        return store.updateHash(name, oldHash, newHash);
    }

    @Override
    public void close() {
        EVENTS.add("closed");
    }
}

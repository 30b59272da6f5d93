package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accounts in memory, forgotten at restart; at most {@value #MAX_ACCOUNTS}, because anybody may register.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} when it is full.
 */
public final class InMemoryUserStore implements WritableUserStore {
    private static final int MAX_ACCOUNTS = 100_000;

    private final Map<String, Entry> accounts = new ConcurrentHashMap<>();

    private record Entry(UserAccount account, UserGrants grants) {}

    @Override
    public Optional<UserAccount> find(String name) {
        return Optional.ofNullable(accounts.get(name)).map(Entry::account);
    }

    @Override
    public UserGrants grants(String name) {
        Entry entry = accounts.get(name);
        return entry == null ? UserGrants.ofRoles(Set.of()) : entry.grants();
    }

    @Override
    public boolean create(UserAccount account, Set<String> roles) {
        if (accounts.size() >= MAX_ACCOUNTS) {
            throw new StoreUnavailableException("users=memory holds " + MAX_ACCOUNTS + " accounts and takes no more");
        }
        return accounts.putIfAbsent(account.name(), new Entry(account, UserGrants.ofRoles(roles))) == null;
    }

    @Override
    public boolean updateHash(String name, String oldHash, String newHash) {
        Entry entry = accounts.get(name);
        if (entry == null || !entry.account().passwordHash().equals(oldHash)) {
            return false;
        }
        UserAccount account = new UserAccount(name, newHash, entry.account().enabled());
        return accounts.replace(name, entry, new Entry(account, entry.grants()));
    }

    @Override
    public List<String> sampleHashes(int max) {
        return accounts.values().stream()
                .limit(max)
                .map(entry -> entry.account().passwordHash())
                .toList();
    }
}

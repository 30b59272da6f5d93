package io.github.servletjwt;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.WritableUserStore;
import java.util.Optional;
import java.util.Set;

/** A store that is down. */
public final class FailingUserStore implements WritableUserStore {
    @Override
    public Optional<UserAccount> find(String name) {
        throw new StoreUnavailableException("down");
    }

    @Override
    public UserGrants grants(String name) {
        throw new StoreUnavailableException("down");
    }

    @Override
    public boolean updateHash(String name, String oldHash, String newHash) {
        throw new StoreUnavailableException("down");
    }

    @Override
    public boolean create(UserAccount account, Set<String> roles) {
        throw new StoreUnavailableException("down");
    }
}

package io.github.servletjwt.account;

import io.github.servletjwt.account.HashGate.Share;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that serves accounts in turn, the addresses of one account in turn, and what waits for one account and
 * address in its order. When it is full, the newest entry of the account with the most entries, and in it of the address with
 * the most, loses its place; where several have as many, the one that comes is refused.
 *
 * <p>Not thread-safe.
 *
 * @param <T> the entries, compared by identity
 */
final class FairQueue<T> {
    private final int capacity;
    private final Map<String, Sites<T>> accounts = new LinkedHashMap<>();
    private int size;

    /** The entries of one account. */
    private static final class Sites<T> {
        private final Map<String, Deque<T>> bySite = new LinkedHashMap<>();
        private int size;

        private T poll() {
            Map.Entry<String, Deque<T>> first = bySite.entrySet().iterator().next();
            T entry = first.getValue().removeFirst();
            bySite.remove(first.getKey());
            if (!first.getValue().isEmpty()) {
                bySite.put(first.getKey(), first.getValue());
            }
            size--;
            return entry;
        }

        private String largest(String otherwise) {
            String largest = otherwise;
            for (Map.Entry<String, Deque<T>> site : bySite.entrySet()) {
                if (site.getValue().size()
                        > Objects.requireNonNull(bySite.get(largest)).size()) {
                    largest = site.getKey();
                }
            }
            return largest;
        }
    }

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an entry. The entry that loses its place for it, which may be this one; null if there was room. */
    @Nullable
    T add(Share share, T entry) {
        Sites<T> sites = accounts.computeIfAbsent(share.account(), absent -> new Sites<>());
        sites.bySite.computeIfAbsent(share.site(), absent -> new ArrayDeque<>()).addLast(entry);
        sites.size++;
        size++;
        return size <= capacity ? null : removeOne(share);
    }

    private T removeOne(Share newcomer) {
        String account = largest(newcomer.account());
        Sites<T> sites = Objects.requireNonNull(accounts.get(account));
        boolean own = account.equals(newcomer.account());
        String site = sites.largest(
                own ? newcomer.site() : sites.bySite.keySet().iterator().next());
        T newest = Objects.requireNonNull(sites.bySite.get(site)).getLast();
        remove(new Share(account, site), newest);
        return newest;
    }

    private String largest(String otherwise) {
        String largest = otherwise;
        for (Map.Entry<String, Sites<T>> account : accounts.entrySet()) {
            if (account.getValue().size > Objects.requireNonNull(accounts.get(largest)).size) {
                largest = account.getKey();
            }
        }
        return largest;
    }

    /** Takes the next entry out; null if there is none. */
    @Nullable
    T poll() {
        Iterator<Map.Entry<String, Sites<T>>> all = accounts.entrySet().iterator();
        if (!all.hasNext()) {
            return null;
        }
        Map.Entry<String, Sites<T>> first = all.next();
        T entry = first.getValue().poll();
        all.remove();
        if (first.getValue().size > 0) {
            accounts.put(first.getKey(), first.getValue());
        }
        size--;
        return entry;
    }

    /** Removes an entry that is there. */
    void remove(Share share, T entry) {
        Sites<T> sites = accounts.get(share.account());
        Deque<T> entries = sites == null ? null : sites.bySite.get(share.site());
        if (sites == null || entries == null || !entries.removeIf(other -> other == entry)) {
            return;
        }
        sites.size--;
        size--;
        if (entries.isEmpty()) {
            sites.bySite.remove(share.site());
        }
        if (sites.size == 0) {
            accounts.remove(share.account());
        }
    }
}

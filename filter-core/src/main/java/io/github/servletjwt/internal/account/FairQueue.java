package io.github.servletjwt.internal.account;

import io.github.servletjwt.internal.account.HashLimiter.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in which nobody gains by adding more entries. The burden of an entry is the number of entries of its
 * account or of its address, whichever is greater. The entry with the least burden is served first, among equals the
 * oldest. When the queue is full, the entry with the greatest burden loses its place, among equals the newest.
 *
 * <p>So neither one account from many addresses nor one address with many names, known or not, can block others. People
 * behind one address have all places as long as nobody else waits.
 *
 * <p>Not thread-safe.
 *
 * @param <T> the items, compared by identity
 */
final class FairQueue<T> {
    private final int capacity;
    /** In the order of their arrival. */
    private final List<Entry<T>> entries = new ArrayList<>();

    private record Entry<T>(Share share, T item) {}

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an item. Returns the item that loses its place, which may be this one; null if there was room. */
    @Nullable
    T add(Share share, T item) {
        entries.add(new Entry<>(share, item));
        return entries.size() <= capacity ? null : take(byBurden().reversed(), entries.size() - 1, -1);
    }

    /** Removes and returns the next item; null if there is none. */
    @Nullable
    T poll() {
        return entries.isEmpty() ? null : take(byBurden(), 0, 1);
    }

    /** Removes the first entry by this order; among equals the one that comes first in this direction. */
    private T take(Comparator<Entry<T>> order, int start, int step) {
        int best = start;
        for (int i = start; i >= 0 && i < entries.size(); i += step) {
            if (order.compare(entries.get(i), entries.get(best)) < 0) {
                best = i;
            }
        }
        return entries.remove(best).item();
    }

    private Comparator<Entry<T>> byBurden() {
        Map<String, Integer> accounts = new HashMap<>();
        Map<String, Integer> sites = new HashMap<>();
        for (Entry<T> entry : entries) {
            accounts.merge(entry.share().account(), 1, Integer::sum);
            sites.merge(entry.share().site(), 1, Integer::sum);
        }
        return Comparator.comparingInt((Entry<T> entry) -> Math.max(
                        accounts.getOrDefault(entry.share().account(), 0),
                        sites.getOrDefault(entry.share().site(), 0)))
                .thenComparingInt(entry -> accounts.getOrDefault(entry.share().account(), 0))
                .thenComparingInt(entry -> sites.getOrDefault(entry.share().site(), 0));
    }

    /** Removes an item if it is there. */
    void remove(T item) {
        entries.removeIf(entry -> entry.item() == item);
    }
}

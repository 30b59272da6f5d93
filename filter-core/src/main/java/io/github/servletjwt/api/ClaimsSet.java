package io.github.servletjwt.api;

import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token (RFC 7519 §4) in their order. It is deeply immutable, so no further copies are needed.
 *
 * <p><b>Thread safety:</b> immutable. <b>Failure:</b> methods that would change it throw {@link
 * UnsupportedOperationException}.
 */
public final class ClaimsSet extends AbstractMap<String, @Nullable Object> implements Serializable {
    /**
     * Up to this number claims are searched one by one, which is as fast as a map and takes a quarter of the memory.
     */
    private static final int FEW = 16;

    @Serial
    private static final long serialVersionUID = 1L;

    // all values are serializable
    @SuppressWarnings("serial")
    private final @Nullable Object[] members;

    /** Hash of the names. */
    private final int[] hashes;

    /** Values by their names; null when there are few. */
    @SuppressWarnings("serial")
    private final @Nullable HashMap<String, @Nullable Object> index;

    /**
     * Claims as a parser delivers them.
     *
     * @param members names at even places, each followed by its value: {@code String}, {@code Boolean}, {@code
     *     Number}, {@code Collection}, {@code Map} or null; copied deeply
     * @param length the used part of the array; even
     * @throws IllegalArgumentException when a name occurs twice, or a value has another type
     */
    public ClaimsSet(@Nullable Object[] members, int length) {
        this.members = new Object[length];
        this.hashes = new int[length / 2];
        this.index = length > 2 * FEW ? new HashMap<>(length) : null;
        for (int i = 0; i < length; i += 2) {
            String name = String.valueOf(members[i]);
            Object value = frozen(members[i + 1]);
            if (index == null ? find(name, i / 2) >= 0 : index.containsKey(name)) {
                throw new IllegalArgumentException("the claim occurs twice");
            }
            this.hashes[i / 2] = name.hashCode();
            this.members[i] = name;
            this.members[i + 1] = value;
            if (index != null) {
                index.put(name, value);
            }
        }
    }

    /** The same claims; the same object when it is such a set already. */
    public static ClaimsSet copyOf(Map<?, ? extends @Nullable Object> claims) {
        if (claims instanceof ClaimsSet set) {
            return set;
        }
        List<@Nullable Object> members = new ArrayList<>(2 * claims.size());
        claims.forEach((name, value) -> {
            members.add(name);
            members.add(value);
        });
        return new ClaimsSet(members.toArray(), members.size());
    }

    private static @Nullable Object frozen(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return copyOf(map);
        }
        if (value instanceof Collection<?> collection) {
            List<@Nullable Object> copy = new ArrayList<>(collection.size());
            for (Object element : collection) {
                copy.add(frozen(element));
            }
            return Collections.unmodifiableList(copy);
        }
        throw new IllegalArgumentException("no claim is a " + value.getClass().getName());
    }

    /** Index of the name in the array, among this number of first claims; −1 when it is not there. */
    private int find(@Nullable Object name, int claims) {
        int hash = Objects.hashCode(name);
        for (int i = 0; i < claims; i++) {
            if (hashes[i] == hash && members[2 * i].equals(name)) {
                return 2 * i;
            }
        }
        return -1;
    }

    @Override
    public int size() {
        return hashes.length;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return index == null ? find(name, hashes.length) >= 0 : index.containsKey(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        if (index != null) {
            return index.get(name);
        }
        int at = find(name, hashes.length);
        return at < 0 ? null : members[at + 1];
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return ClaimsSet.this.size();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < members.length;
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            next += 2;
            return new SimpleImmutableEntry<>(String.valueOf(members[next - 2]), members[next - 1]);
        }
    }
}

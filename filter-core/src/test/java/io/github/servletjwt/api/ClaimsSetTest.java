package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Like any map of claims, whether there are few or many; and nobody changes it. */
class ClaimsSetTest {
    private static Map<String, Object> numbered(int claims) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < claims; i++) {
            map.put("claim" + i, i % 3 == 0 ? null : (long) i);
        }
        return map;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 100})
    void copyOf_anyNumber_isTheSameMapInItsOrder(int claims) {
        Map<String, Object> map = numbered(claims);
        ClaimsSet set = ClaimsSet.copyOf(map);
        assertEquals(map, set);
        assertEquals(set, map);
        assertEquals(map.hashCode(), set.hashCode());
        assertEquals(claims, set.size());
        assertEquals(List.copyOf(map.keySet()), List.copyOf(set.keySet()));
        map.forEach((name, value) -> {
            assertTrue(set.containsKey(name), name);
            assertEquals(value, set.get(name), name);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 17})
    void get_otherNames_isNull(int claims) {
        ClaimsSet set = ClaimsSet.copyOf(numbered(claims));
        for (Object other : Arrays.asList("claim", "claim99", "", 7, null)) {
            assertFalse(set.containsKey(other));
            assertNull(set.get(other));
        }
    }

    /** {@code Aa} and {@code BB} have one hash. */
    @Test
    void get_namesOfOneHash_areKeptApart() {
        ClaimsSet set = ClaimsSet.copyOf(Map.of("Aa", 1L, "BB", 2L));
        assertEquals(1L, set.get("Aa"));
        assertEquals(2L, set.get("BB"));
        assertFalse(set.containsKey("C#"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17})
    void new_nameTwice_isRefused(int claims) {
        Object[] members = new Object[2 * claims];
        for (int i = 0; i < claims; i++) {
            members[2 * i] = i == claims - 1 ? "claim0" : "claim" + i;
        }
        assertThrows(IllegalArgumentException.class, () -> new ClaimsSet(members, members.length));
    }

    @Test
    void new_longerArray_isReadAsFarAsItIsUsed() {
        ClaimsSet set = new ClaimsSet(new Object[] {"a", 1L, "b", 2L, null, null}, 2);
        assertEquals(Map.of("a", 1L), set);
    }

    @Test
    void new_arrayChangedAfterwards_staysAsItWas() {
        Object[] members = {"a", 1L};
        ClaimsSet set = new ClaimsSet(members, 2);
        members[0] = "b";
        members[1] = 2L;
        assertEquals(Map.of("a", 1L), set);
    }

    @Test
    void copyOf_nestedValuesChangedAfterwards_staysAsItWas() {
        List<Object> list = new ArrayList<>(List.of("x"));
        Map<String, Object> object = new HashMap<>(Map.of("list", list));
        ClaimsSet set = ClaimsSet.copyOf(Map.of("object", object));
        list.add("y");
        object.put("more", 1L);
        assertEquals(Map.of("object", Map.of("list", List.of("x"))), set);
    }

    @Test
    void copyOf_claimsSet_isItself() {
        ClaimsSet set = ClaimsSet.copyOf(numbered(3));
        assertSame(set, ClaimsSet.copyOf(set));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17})
    void anyChange_isUnsupported(int claims) {
        ClaimsSet set = ClaimsSet.copyOf(numbered(claims));
        assertThrows(UnsupportedOperationException.class, () -> set.put("a", 1L));
        assertThrows(UnsupportedOperationException.class, () -> set.remove("claim0"));
        assertThrows(UnsupportedOperationException.class, set::clear);
        Map.Entry<String, Object> entry = set.entrySet().iterator().next();
        assertThrows(UnsupportedOperationException.class, () -> entry.setValue(1L));
        assertThrows(UnsupportedOperationException.class, () -> set.values().remove(null));
    }

    @Test
    void copyOf_otherTypes_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> ClaimsSet.copyOf(Map.of("a", new StringBuilder())));
        assertThrows(IllegalArgumentException.class, () -> ClaimsSet.copyOf(Map.of("a", List.of(new int[0]))));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 20})
    void serialized_andBack_isTheSame(int claims) throws Exception {
        ClaimsSet set = ClaimsSet.copyOf(numbered(claims));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(set);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(set, in.readObject());
        }
    }
}

package io.github.servletjwt.internal.event;

import io.github.servletjwt.api.AuthEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import org.jspecify.annotations.Nullable;

/**
 * Counts events by kind, as a JMX bean with one attribute for each kind, {@code LoginSucceeded} and so on.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class Counters implements DynamicMBean {
    private final Map<AuthEvent.Kind, LongAdder> counters = new EnumMap<>(AuthEvent.Kind.class);

    public Counters() {
        for (AuthEvent.Kind kind : AuthEvent.Kind.values()) {
            counters.put(kind, new LongAdder());
        }
    }

    void count(AuthEvent.Kind kind) {
        LongAdder counter = counters.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        return find(attribute)
                .orElseThrow(() -> new AttributeNotFoundException(attribute))
                .sum();
    }

    private Optional<LongAdder> find(String attribute) {
        return counters.entrySet().stream()
                .filter(counter -> name(counter.getKey()).equals(attribute))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** {@code LOGIN_SUCCEEDED} becomes {@code LoginSucceeded}. */
    private static String name(AuthEvent.Kind kind) {
        StringBuilder name = new StringBuilder();
        for (String word : kind.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is read-only");
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList list = new AttributeList();
        for (String attribute : attributes) {
            find(attribute).ifPresent(counter -> list.add(new Attribute(attribute, counter.sum())));
        }
        return list;
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String action, Object[] parameters, String[] signature) {
        return null;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        List<MBeanAttributeInfo> attributes = new ArrayList<>();
        counters.keySet()
                .forEach(kind -> attributes.add(new MBeanAttributeInfo(
                        name(kind), "long", "events of the kind " + kind + " since startup", true, false, false)));
        return new MBeanInfo(
                Counters.class.getName(),
                "Numbers of logins, tokens and sessions",
                attributes.toArray(MBeanAttributeInfo[]::new),
                null,
                null,
                null);
    }
}

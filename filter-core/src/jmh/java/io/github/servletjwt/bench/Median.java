package io.github.servletjwt.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The median of several measurements: other users of the machine disturb some of them. */
final class Median {
    private Median() {}

    static double of(DoubleStream measured) {
        double[] sorted = measured.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    static double of(double... measured) {
        return of(Arrays.stream(measured));
    }
}

package io.github.servletjwt.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in one go and prints costs and ratios: absolute times differ from machine to machine. Argument
 * {@code short}: less than three minutes, and rougher; {@code wrk}: {@link EndToEnd} instead.
 */
public final class Main {
    private final boolean quick;
    private final Map<String, Double> nanos = new LinkedHashMap<>();
    private final Map<String, Double> bytes = new LinkedHashMap<>();

    private Main(boolean quick) {
        this.quick = quick;
    }

    public static void main(String[] args) throws Exception {
        String mode = args.length == 0 ? "full" : args[0];
        if (mode.equals("wrk")) {
            EndToEnd.run();
        } else {
            new Main(mode.equals("short")).run();
        }
    }

    private void run() throws Exception {
        run(RequestBenchmark.class, ".*", 1, "64", "");
        run(RequestBenchmark.class, "seenToken|rawHmac", 2, "64", " (2 threads)");
        run(RequestBenchmark.class, "seenToken|newToken", 1, "8192", " (8192)");
        run(SignatureBenchmark.class, ".*", 1, null, "");
        run(GrowthBenchmark.class, ".*", 1, null, "");
        print();
    }

    private void run(Class<?> type, String methods, int threads, String live, String suffix) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(type.getSimpleName() + "\\.(" + methods + ")$")
                .threads(threads)
                .forks(1)
                // a heap with a fixed size: pages that come later would be measured
                .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")
                .warmupIterations(quick ? 5 : 6)
                .warmupTime(TimeValue.milliseconds(quick ? 400 : 1500))
                .measurementIterations(quick ? 3 : 6)
                .measurementTime(TimeValue.milliseconds(quick ? 400 : 1500))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
        if (live != null) {
            options.param("live", live);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            String method = result.getPrimaryResult().getLabel();
            String algorithm = result.getParams().getParam("algorithm");
            String growth = result.getParams().getParam("growth");
            String name = growth != null ? growth : method + (algorithm == null ? "" : " " + algorithm) + suffix;
            nanos.put(name, middle(result));
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            bytes.put(name, allocated == null ? Double.NaN : allocated.getScore());
        }
    }

    private static double middle(RunResult result) {
        return Median.of(result.getAggregatedResult().getIterationResults().stream()
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore()));
    }

    private double time(String name) {
        return nanos.getOrDefault(name, Double.NaN);
    }

    private void print() throws Exception {
        print("%n%-28s %12s %10s%n", "", "ns/op", "B/op");
        nanos.forEach((name, time) -> print("%-28s %,12.0f %,10.0f%n", name, time, bytes.get(name)));
        print("%n%-52s %8s %8s%n", "ratio", "is", "reach");
        ratio("seen token (64) ÷ raw HMAC", time("seenToken") / time("rawHmac"), "≤ 0.60");
        ratio("seen token (8192) ÷ new HS256", time("seenToken (8192)") / time("newToken (8192)"), "≤ 0.50");
        ratio("seen token, B/op", bytes.getOrDefault("seenToken", Double.NaN), "≤ 650");
        ratio("seen token, two threads ÷ one", 2 * time("seenToken") / time("seenToken (2 threads)"), "≥ 1.80");
        ratio("(raw HMAC, two threads ÷ one)", 2 * time("rawHmac") / time("rawHmac (2 threads)"), "");
        ratio("new HS256 ÷ raw HMAC", time("newToken") / time("rawHmac"), "≤ 4.00");
        ratio("new HS256 ÷ java-jwt filter", time("newToken") / time("javaJwtFilter"), "≤ 0.45");
        ratio("new HS256, B/op", bytes.getOrDefault("newToken", Double.NaN), "≤ 3300");
        for (String algorithm : new String[] {"RS256", "PS256"}) {
            ratio("new " + algorithm + " ÷ raw check", signature(algorithm), "≤ 1.15");
        }
        for (String algorithm : new String[] {"ES256", "EdDSA"}) {
            ratio("new " + algorithm + " ÷ raw check", signature(algorithm), "≤ 1.10");
        }
        ratio("bad signature ÷ new token", time("badSignature") / time("newToken"), "≤ 0.60");
        ratio("no token ÷ raw HMAC", time("noToken") / time("rawHmac"), "≤ 0.25");
        ratio("1,000 rules ÷ 1", time("1000 rules") / time("1 rules"), "≤ 1.20");
        ratio("1,000 keys ÷ 1", time("1000 keys") / time("1 keys"), "≤ 1.20");
        ratio("1,000,000 revocations ÷ 0", time("1000000 revocations") / time("0 revocations"), "≤ 1.20");
        ratio("100,000 live tokens ÷ 1", time("100000 tokens") / time("1 tokens"), "≤ 1.20");
        ratio("start of the filter, cold, ms", Start.millis(), "≤ 300");
        ratio("a remembered token, bytes", TokenMemory.bytesPerToken(), "≤ 2048");
    }

    private double signature(String algorithm) {
        return time("newToken " + algorithm) / time("rawSignature " + algorithm);
    }

    private static void ratio(String name, double is, String reach) {
        print("%-52s %8.2f %8s%n", name, is, reach);
    }

    @SuppressWarnings("SystemOut")
    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}

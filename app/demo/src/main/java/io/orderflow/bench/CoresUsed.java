package io.orderflow.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How many cores the job, the database server and the broker used on average; empty where that is not known. */
record CoresUsed(Optional<Double> job, Optional<Double> server, Optional<Double> broker) {

    /** CPU time of one process since a moment. */
    private record Meter(Optional<Long> process, Optional<Duration> before) {

        static Meter of(Optional<Long> process) {
            return new Meter(process, process.flatMap(ProcessCost::cpu));
        }

        Optional<Double> cores(Duration time) {
            return before.flatMap(cpu -> process.flatMap(ProcessCost::cpu).map(now -> now.minus(cpu)))
                    .map(used -> (double) used.toNanos() / time.toNanos());
        }
    }

    /** Measures the CPU time of all three from now on. */
    static final class Meters {

        private final Meter job;
        private final Meter server;
        private final Meter broker;

        /** By process id; empty where one does not run, or not on this machine. */
        Meters(Optional<Long> job, Optional<Long> server, Optional<Long> broker) {
            this.job = Meter.of(job);
            this.server = Meter.of(server);
            this.broker = Meter.of(broker);
        }

        /**
         * What they have used since.
         *
         * @param time that has passed since
         */
        CoresUsed read(Duration time) {
            return new CoresUsed(job.cores(time), server.cores(time), broker.cores(time));
        }
    }

    /** Server and broker with the job, if it runs; empty unless both are known. */
    Optional<Double> all() {
        return server.flatMap(s -> broker.map(b -> job.orElse(0.0) + s + b));
    }

    /** A number of cores in seven places. */
    static String cell(Optional<Double> cores) {
        return cores.map(value -> String.format(Locale.ROOT, "%7.3f", value)).orElse("unknown");
    }
}

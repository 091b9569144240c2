package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.WAITS;
import static io.orderflow.chaos.Faults.pause;

import java.util.List;
import java.util.function.Function;

/** What happens to the connections of the job to the database and to the broker. */
final class WireFaults {

    private static final int CUTS = 10;

    private WireFaults() {}

    static List<Fault> all() {
        return List.of(
                cut("wire-cut", "database", ChaosStage::wire),
                swallow("wire-swallows", "database", ChaosStage::wire),
                slow("wire-slow", "database", ChaosStage::wire),
                Fault.of(
                        "commit-cut",
                        "the wire is cut within COMMIT, at every byte",
                        "the ledger says whether it happened",
                        stage -> cutEverywhere(stage, Wire.Mode.CUT_IN_COMMIT)),
                Fault.of(
                        "answer-cut",
                        "the wire is cut within the answer to COMMIT, at every byte",
                        "the ledger says whether it happened",
                        stage -> cutEverywhere(stage, Wire.Mode.CUT_IN_ANSWER)),
                cut("broker-wire-cut", "broker", ChaosStage::brokerWire),
                swallow("broker-wire-swallows", "broker", ChaosStage::brokerWire),
                slow("broker-wire-slow", "broker", ChaosStage::brokerWire));
    }

    private static Fault cut(String name, String server, Function<ChaosStage, Wire> wire) {
        return Fault.of(name, "all connections to the " + server + " end, ten times", WAITS, stage -> {
            for (int i = 0; i < CUTS; i++) {
                wire.apply(stage).cut();
                pause(1);
            }
        });
    }

    private static Fault swallow(String name, String server, Function<ChaosStage, Wire> wire) {
        return Fault.of(name, "packets to and from the " + server + " vanish for 30 s", WAITS, stage -> {
            wire.apply(stage).mode(Wire.Mode.SWALLOW);
            pause(30);
            wire.apply(stage).mode(Wire.Mode.PASS);
            // What was lost would be missing in the middle of a stream.
            wire.apply(stage).cut();
        });
    }

    private static Fault slow(String name, String server, Function<ChaosStage, Wire> wire) {
        return Fault.of(name, "each packet to and from the " + server + " waits 0.2 s for 20 s", "slower", stage -> {
            wire.apply(stage).mode(Wire.Mode.DELAY);
            pause(20);
            wire.apply(stage).mode(Wire.Mode.PASS);
        });
    }

    private static void cutEverywhere(ChaosStage stage, Wire.Mode mode) throws InterruptedException {
        int before = stage.wire().cuts();
        stage.wire().mode(mode);
        for (int i = 0; i < 120 && stage.wire().cuts() - before < Wire.POSITIONS; i++) {
            pause(1);
        }
        stage.wire().mode(Wire.Mode.PASS);
        if (stage.wire().cuts() - before < Wire.POSITIONS) {
            throw new IllegalStateException("only " + (stage.wire().cuts() - before) + " positions were reached");
        }
    }
}

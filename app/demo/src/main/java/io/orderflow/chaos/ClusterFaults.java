package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.pause;

import io.orderflow.local.SparkCluster;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The same job on a standalone cluster, parts of which die. */
final class ClusterFaults {

    private ClusterFaults() {}

    static List<Fault> all() {
        return List.of(
                fault(
                        "executor-kill",
                        "an executor of the cluster is killed",
                        "its tasks run elsewhere",
                        SparkCluster::killExecutor),
                fault(
                        "worker-kill",
                        "a worker of the cluster is lost with its executor",
                        "the job goes on with the other",
                        SparkCluster::killWorker),
                fault(
                        "master-kill",
                        "the master of the cluster is killed and comes back after 20 s",
                        "the job goes on with its executors",
                        cluster -> {
                            cluster.killMaster();
                            pause(20);
                            cluster.startMaster();
                        }));
    }

    private interface Blow {
        void on(SparkCluster cluster) throws IOException, InterruptedException;
    }

    private static Fault fault(String name, String what, String expected, Blow blow) {
        return new OnACluster(name, what, expected, blow).fault();
    }

    /** Moves the job to a cluster of its own, and back after the verdict. */
    private static final class OnACluster {
        private final String name;
        private final String what;
        private final String expected;
        private final Blow blow;
        private SparkCluster cluster;

        OnACluster(String name, String what, String expected, Blow blow) {
            this.name = name;
            this.what = what;
            this.expected = expected;
            this.blow = blow;
        }

        Fault fault() {
            return Fault.of(name, what, expected, this::strike).andAfter(this::leave);
        }

        private void strike(ChaosStage stage) throws IOException, InterruptedException, ExecutionException {
            cluster = SparkCluster.start(stage.setup().folder().resolve(name), 1);
            stage.job().kill();
            stage.submitWith(List.of("--master", cluster.url(), "--executor-memory", "512m"));
            stage.startJob();
            stage.requireSettled();
            pause(3);
            blow.on(cluster);
        }

        private void leave(ChaosStage stage) throws InterruptedException {
            stage.submitWith(ChaosStage.LOCAL_MASTER);
            stage.job().kill();
            if (cluster != null) {
                cluster.close();
            }
            stage.startJob();
        }
    }
}

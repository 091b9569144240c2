package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.RESTARTS;
import static io.orderflow.chaos.Faults.pause;
import static io.orderflow.chaos.Faults.requireFenced;

import io.orderflow.local.WatchedProcess;
import io.orderflow.pipeline.crash.CrashAction;
import io.orderflow.pipeline.crash.CrashPoint;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happens to the job's process and its scratch folder. */
final class JobFaults {

    /** With the start of a JVM on a machine that does much besides. */
    private static final Duration CRASH_LIMIT = Duration.ofMinutes(3);

    private JobFaults() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>(List.of(
                Fault.of("job-kill", "the job is killed (SIGKILL)", RESTARTS, stage -> {
                    stage.job().kill();
                    stage.keepJob();
                }),
                Fault.of(
                        "job-term",
                        "the job is asked to end (SIGTERM) in mid batch",
                        "it ends cleanly; " + RESTARTS,
                        stage -> {
                            stage.job().stop(Duration.ofSeconds(25));
                            stage.keepJob();
                        }),
                Fault.of(
                        "job-second",
                        "a second job starts beside it",
                        "the first ends FENCED (71)",
                        stage -> requireFenced(stage.replaceJob(Map.of()))),
                Fault.of(
                        "job-second-settings",
                        "a second job starts with other settings (real time, smaller chunks)",
                        "the first ends FENCED (71)",
                        stage -> requireFenced(
                                stage.replaceJob(Map.of("job.mode", "realtime", "job.chunk-rows", "50")))),
                Fault.of(
                        "job-frozen",
                        "the job stands still for 150 s, another starts, the first thaws",
                        "the first ends FENCED (71)",
                        stage -> {
                            WatchedProcess first = stage.job();
                            ChaosStage.signal(first, "STOP");
                            stage.replaceJob(Map.of());
                            pause(150);
                            ChaosStage.signal(first, "CONT");
                            requireFenced(first);
                        }),
                Fault.of(
                        "scratch-deleted",
                        "the scratch folder is deleted",
                        "goes on, or starts again by itself",
                        stage -> inScratch(stage, Files::deleteIfExists)),
                Fault.of(
                        "scratch-truncated",
                        "all files in the scratch folder are cut to nothing",
                        "goes on, or starts again by itself",
                        stage -> inScratch(stage, file -> {
                            if (Files.isRegularFile(file)) {
                                Files.newByteChannel(
                                                file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                                        .close();
                            }
                        })),
                Fault.of(
                        "scratch-unwritable",
                        "nothing can be written into the scratch folder for 20 s (a file is in its place)",
                        "SCRATCH_LOST, waits and goes on",
                        JobFaults::blockScratch)));
        for (CrashPoint point : CrashPoint.values()) {
            String name = point.name().toLowerCase(Locale.ROOT).replace('_', '-');
            all.add(Fault.of(
                    "crash-" + name, "the job is halted at " + point, RESTARTS, stage -> haltAt(stage, point)));
        }
        return all;
    }

    private interface FileAction {
        void on(Path file) throws IOException;
    }

    /** Spark writes there at the same time: what is gone before its turn is passed over. */
    private static void inScratch(ChaosStage stage, FileAction action) throws IOException {
        ScratchVisitor visitor = new ScratchVisitor(action);
        Files.walkFileTree(stage.scratch(), visitor);
        if (visitor.files == 0) {
            throw new IllegalStateException("the scratch folder was empty");
        }
    }

    private static final class ScratchVisitor extends SimpleFileVisitor<Path> {
        private final FileAction action;
        private int files;

        ScratchVisitor(FileAction action) {
            this.action = action;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            try {
                action.on(file);
                files++;
            } catch (IOException e) {
                // Gone.
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            try {
                action.on(folder);
            } catch (IOException notEmpty) {
                // A file has come meanwhile.
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static void blockScratch(ChaosStage stage) throws IOException, InterruptedException {
        Path kept = stage.scratch().resolveSibling("scratch-kept");
        Files.move(stage.scratch(), kept);
        Files.createFile(stage.scratch());
        pause(20);
        Files.delete(stage.scratch());
        Files.move(kept, stage.scratch());
    }

    /** Points of a start are reached once in a process, those of chunks and batches again and again. */
    private static void haltAt(ChaosStage stage, CrashPoint point) throws InterruptedException {
        int hit = point.compareTo(CrashPoint.LEDGER_OPENED) <= 0 ? 1 : 2;
        stage.job().kill();
        stage.startJob("-D" + CrashPoint.PROPERTY + "=" + point + ":" + hit + ":halt");
        int code = stage.job().waitFor(CRASH_LIMIT);
        stage.job().kill();
        stage.keepJob();
        if (code != CrashAction.HALTED) {
            throw new IllegalStateException(
                    point + " was not reached; the job " + (code < 0 ? "ran on" : "ended with " + code));
        }
    }
}

package io.orderflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a process has used so far. */
final class ProcessCost {

    private ProcessCost() {}

    /** CPU time, user and system; empty if the process is gone or the system does not report it. */
    static Optional<Duration> cpu(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    }

    /** The most memory it ever had resident, in bytes; empty where there is no /proc. */
    static OptionalLong peakMemory(long pid) {
        return memory(pid, "VmHWM:");
    }

    /** The memory that it has resident now, in bytes; empty where there is no /proc. */
    static OptionalLong memory(long pid) {
        return memory(pid, "VmRSS:");
    }

    private static OptionalLong memory(long pid, String key) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}

package io.orderflow.producer.replay;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.program.contract.OrderContractSetting;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the orders of one or more files at their original pace, faster, or as fast as possible. */
public final class CsvReplay {
    private static final Logger log = LoggerFactory.getLogger(CsvReplay.class);
    private static final long BAR_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR_WIDTH = 30;
    /** Beyond every order number of nine digits. */
    private static final long NEXT_NUMBERING = 1_000_000_000;

    private final CsvSettings settings;
    private final CompiledContract contract;
    private final StopSignal stop;
    private long lastBar;

    public CsvReplay(CsvSettings settings, CompiledContract contract, StopSignal stop) {
        this.settings = settings;
        this.contract = contract;
        this.stop = stop;
    }

    /**
     * The orders of the files, in one sequence. Lines that cannot be an order are logged and written to
     * {@code FILE.rejected.csv}, which is replaced, or deleted if there are none.
     *
     * @throws ProducerException if a file cannot be read or written, or holds no order, if two files have the same
     *     order ids, or if one file would be replaced by the rejected lines of another
     */
    public List<FileOrder> read() {
        for (Path file : settings.files()) {
            Path beside = RejectedLines.beside(file);
            if (settings.files().contains(beside)) {
                throw new ProducerException(
                        Condition.USAGE,
                        "The rejected lines of " + file + " would replace " + beside + ", which is to be sent as well."
                                + " Nothing was sent, and no file was changed. Give " + beside + " another name first.",
                        null);
            }
        }
        List<OrdersOfFile> files = new ArrayList<>();
        Map<String, Path> fileOfId = new HashMap<>();
        for (Path file : settings.files()) {
            OrdersOfFile orders = read(file);
            for (FileOrder order : orders.list()) {
                Path other = fileOfId.put(order.id(), file);
                if (other != null) {
                    throw new ProducerException(Condition.USAGE, oneId(order.id(), other, file), null);
                }
            }
            files.add(orders);
        }
        return OrdersOfFile.merged(files);
    }

    /** Orders of the second file would be rejected as conflicts, or pass for repeats. */
    private String oneId(String id, Path first, Path second) {
        String offsets = IntStream.range(0, settings.files().size())
                .mapToObj(i -> Long.toString(i * NEXT_NUMBERING))
                .collect(Collectors.joining(","));
        return "Two orders would have the id " + id + ": one in " + first + ", one in " + second
                + ". Nothing was sent. If"
                + " the files number their orders alike, give each file an offset of its own, and keep it for every"
                + " replay: producer.csv.id-offset (--id-offset), " + offsets + " for instance.";
    }

    private OrdersOfFile read(Path file) {
        try (RejectedLines rejected = new RejectedLines(file)) {
            OrdersOfFile orders = contract.contract().equals(OrderContractSetting.shipped())
                    ? CsvOrders.read(file, settings.of(file), contract, rejected)
                    : CsvGroups.read(file, settings.of(file), contract, rejected);
            if (orders.list().isEmpty()) {
                throw new ProducerException(Condition.NOTHING_TO_SEND, rejected.nothingLeft(orders.advice()), null);
            }
            rejected.log(log, orders.advice());
            log.info("{}: {}", file, ProducerText.counted(orders.list().size(), "order"));
            return orders;
        }
    }

    /**
     * Hands over each order when it is due. Called by the thread that the stop signal wakes.
     *
     * @param bar where progress is drawn; empty for no progress bar
     * @return how many were handed over
     */
    public int run(List<FileOrder> orders, Consumer<FileOrder> publish, Optional<PrintStream> bar) {
        long start = System.nanoTime();
        try {
            return run(orders, publish, bar, start);
        } finally {
            bar.ifPresent(PrintStream::println);
        }
    }

    private int run(List<FileOrder> orders, Consumer<FileOrder> publish, Optional<PrintStream> bar, long start) {
        for (int i = 0; i < orders.size(); i++) {
            long due = start + due(orders.get(0), orders.get(i), settings.speed());
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                draw(bar, i, orders.size());
                if (!stop.pause(Duration.ofNanos(Math.min(wait, BAR_EVERY)))) {
                    return i;
                }
            }
            if (stop.isRequested()) {
                return i;
            }
            publish.accept(orders.get(i));
            draw(bar, i + 1, orders.size());
        }
        return orders.size();
    }

    /**
     * Nanoseconds from the first order to this one.
     *
     * @param speed how many times as fast as their own times say; 0: without any wait
     */
    static long due(FileOrder first, FileOrder order, double speed) {
        if (speed == 0) {
            return 0;
        }
        Duration between = Duration.between(first.time(), order.time());
        // Half of what a long holds, 146 years, is never reached, and can be added to the clock.
        return (long) Math.min(between.toMillis() * 1e6 / speed, Long.MAX_VALUE / 2.0);
    }

    private void draw(Optional<PrintStream> bar, int done, int all) {
        if (bar.isEmpty() || (done < all && System.nanoTime() - lastBar < BAR_EVERY)) {
            return;
        }
        lastBar = System.nanoTime();
        // A following log line must start at the left margin again.
        bar.get().print(bar(done, all) + "\r");
        bar.get().flush();
    }

    /** {@code [###############...............]  50 %  1,000 of 2,000 orders} */
    public static String bar(int done, int all) {
        int filled = (int) ((long) BAR_WIDTH * done / all);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %,d of %,d orders",
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                100L * done / all,
                done,
                all);
    }
}

package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The standalone producer, on a topic of its own: ids without a gap, and each with one content. */
final class ProducerProgram implements Program {

    private static final String TOPIC = "chaos-produced";
    private static final Pattern ID = Pattern.compile("\"order_id\":\"ORDER-([0-9]+)\"");
    private static final int SOME = 500;

    private WatchedProcess process;
    private boolean finished;

    @Override
    public String name() {
        return "produce";
    }

    @Override
    public void begin(ChaosStage stage) throws InterruptedException {
        finished = false;
        start(stage);
        for (int i = 0; i < 60 && produced(stage) < SOME; i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        if (produced(stage) < SOME) {
            throw new IllegalStateException("the producer sends nothing");
        }
    }

    private static long produced(ChaosStage stage) throws InterruptedException {
        try {
            return log(stage).ends().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        } catch (ExecutionException e) {
            // The topic comes with the first start.
            return 0;
        }
    }

    private static TopicLog log(ChaosStage stage) {
        return new TopicLog(() -> stage.kafka().bootstrapServers(), TOPIC);
    }

    private void start(ChaosStage stage, String... more) {
        Path folder = stage.setup().folder();
        List<String> words = new ArrayList<>(List.of(
                "produce",
                "--set",
                "producer.rate=200",
                "--set",
                "producer.unsent-file=" + folder.resolve("unsent.jsonl")));
        words.addAll(List.of(more));
        process = stage.launcher().start(folder.resolve("produce.log"), words, Map.of("KAFKA_TOPIC", TOPIC));
    }

    @Override
    public void keep(ChaosStage stage) {
        if (!process.isRunning() && !finished) {
            start(stage);
        }
    }

    @Override
    public WatchedProcess process() {
        return process;
    }

    /** Ends it cleanly once, and then compares. */
    @Override
    public List<String> problems(ChaosStage stage) throws InterruptedException, ExecutionException {
        TopicLog log = log(stage);
        if (!finished) {
            long before = produced(stage);
            for (int i = 0; i < 60 && produced(stage) < before + SOME; i++) {
                TimeUnit.SECONDS.sleep(1);
            }
            finished = true;
            process.stop(Duration.ofSeconds(30));
        }
        List<String> problems = new ArrayList<>();
        Map<Long, String> orders = new TreeMap<>();
        log.values(Map.of(), log.ends()).forEach((at, value) -> {
            String text = new String(value, UTF_8);
            Matcher id = ID.matcher(text);
            if (!id.find()) {
                problems.add(at + " has no id");
                return;
            }
            String before = orders.put(Long.parseLong(id.group(1)), text);
            if (before != null && !before.equals(text)) {
                problems.add(at + " has the id of another order");
            }
        });
        long expected = 1;
        for (long id : orders.keySet()) {
            if (id != expected) {
                problems.add("order " + expected + " is missing");
                expected = id;
            }
            expected++;
        }
        return problems.stream().limit(5).toList();
    }
}

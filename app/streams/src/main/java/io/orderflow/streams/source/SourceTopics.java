package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.program.contract.WriterSchemasSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Refusals;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import io.orderflow.settings.Suggestion;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamHeader.Customers;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The topics that queries may read, each with its contract. Driver only.
 *
 * @param others those of {@code streams.sources}, by name
 */
public record SourceTopics(TopicSource orders, TopicSource customers, Map<String, TopicSource> others) {

    private static final Key CUSTOMERS_TOPIC = Key.of("streams.customers-topic");
    private static final Key CUSTOMERS_CONTRACT = Key.of("streams.customers-contract");
    private static final Key SOURCES = Key.of("streams.sources");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][0-9A-Za-z_]{0,63}");
    private static final String FORM =
            "must be NAME.topic and NAME.contract; NAME is the table in queries: letters, digits and _, not orders or"
                    + " customers";

    public SourceTopics {
        requireNonNull(orders, "orders is null");
        requireNonNull(customers, "customers is null");
        others = Map.copyOf(others);
    }

    /** @param orders the topic and the contract of the orders */
    static SourceTopics read(SettingsReader reader, String ordersTopic, OrderContract orders) {
        Map<String, String> schemas = WriterSchemasSetting.configured(reader);
        OrderContract customers = reader.optionalPath(CUSTOMERS_CONTRACT)
                .flatMap(file -> OrderContractSetting.read(reader, CUSTOMERS_CONTRACT, file))
                .orElseGet(() -> ContractFile.shipped(Sources.CUSTOMERS).contract());
        Map<String, TopicSource> others = new TreeMap<>();
        declared(reader)
                .forEach((name, keys) -> other(reader, name, keys)
                        .ifPresent(contract -> others.put(name, source(name, keys.get("topic"), contract, schemas))));
        return new SourceTopics(
                source(Sources.ORDERS, ordersTopic, orders, schemas),
                source(
                        Sources.CUSTOMERS,
                        reader.text(CUSTOMERS_TOPIC, Rule.TOPIC_NAME),
                        checked(reader, CUSTOMERS_CONTRACT, customers),
                        schemas),
                others);
    }

    private static TopicSource source(String name, String topic, OrderContract contract, Map<String, String> schemas) {
        return new TopicSource(name, topic, contract, WriterSchemas.of(contract).and(schemas));
    }

    /** Name → what is set for it. */
    private static Map<String, Map<String, String>> declared(SettingsReader reader) {
        Map<String, Map<String, String>> declared = new TreeMap<>();
        reader.properties(SOURCES, new Refusals(List.of())).forEach((name, value) -> {
            int dot = name.lastIndexOf('.');
            String key = name.substring(dot + 1);
            String source = name.substring(0, Math.max(0, dot)).toLowerCase(Locale.ROOT);
            if (!(key.equals("topic") || key.equals("contract"))
                    || !NAME.matcher(source).matches()
                    || source.equals(Sources.ORDERS)
                    || source.equals(Sources.CUSTOMERS)) {
                reader.problem(SOURCES, FORM + "; was " + name);
            } else {
                declared.computeIfAbsent(source, any -> new TreeMap<>()).put(key, value.strip());
            }
        });
        return declared;
    }

    private static Optional<OrderContract> other(SettingsReader reader, String name, Map<String, String> keys) {
        if (keys.size() < 2) {
            reader.problem(SOURCES, name + " needs both " + name + ".topic and " + name + ".contract");
            return Optional.empty();
        }
        if (!Rule.TOPIC_NAME.holds().test(keys.get("topic"))) {
            reader.problem(SOURCES, name + ".topic must be " + Rule.TOPIC_NAME.demand());
            return Optional.empty();
        }
        try {
            return OrderContractSetting.read(reader, SOURCES, Path.of(keys.get("contract")))
                    .map(contract -> checked(reader, SOURCES, contract));
        } catch (InvalidPathException e) {
            reader.problem(SOURCES, name + ".contract must be the path of a contract file");
            return Optional.empty();
        }
    }

    private static OrderContract checked(SettingsReader reader, Key key, OrderContract contract) {
        DecodeSource.reservedColumn(contract).ifPresent(problem -> reader.problem(key, problem));
        return contract;
    }

    /**
     * The topics that a query reads, the orders first.
     *
     * @throws BadFileException its header names a source that is not declared
     */
    public List<TopicSource> readBy(StreamFile file) {
        List<TopicSource> read = new ArrayList<>();
        if (file.readsOrders()) {
            read.add(orders);
        }
        read.addAll(beside(file));
        return read;
    }

    /** The same without the orders. */
    List<TopicSource> beside(StreamFile file) {
        List<TopicSource> read = new ArrayList<>();
        if (file.header().customers() == Customers.TOPIC) {
            read.add(customers);
        }
        for (String name : file.header().sources()) {
            TopicSource source = others.get(name.toLowerCase(Locale.ROOT));
            if (source == null) {
                throw undeclared(file, name);
            }
            read.add(source);
        }
        return read;
    }

    /** All of them, by name. */
    public Map<String, TopicSource> all() {
        return Stream.concat(Stream.of(orders, customers), others.values().stream())
                .collect(Collectors.toMap(TopicSource::name, Function.identity()));
    }

    private BadFileException undeclared(StreamFile file, String name) {
        List<String> known = List.copyOf(new TreeSet<>(others.keySet()));
        return new BadFileException(List.of(file.problem(
                file.headerLine("sources"),
                0,
                "there is no source " + name,
                Suggestion.of(name, known, 3)
                                .map(meant -> "Did you mean " + meant + "? ")
                                .orElse("")
                        + (known.isEmpty() ? "None is declared." : "Declared: " + String.join(", ", known) + ".")
                        + " The setting streams.sources declares each with its topic and its contract.")));
    }
}

package io.orderflow.contract.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.file.YamlNode.Mapping;
import io.orderflow.contract.model.OrderContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads contract files. Driver only: executors get the checked contract. */
public final class ContractFile {
    /** Longest file read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Pattern VERSION = Pattern.compile("v3\\.([12])\\.[0-9]+");
    private static final String SHIPPED = "/io/orderflow/contract/shipped/";

    private ContractFile() {}

    /**
     * Reads {@code FILE}, or the object NAME of {@code FILE#NAME}. The result holds the problems of the file.
     *
     * @throws IOException if the file does not exist or cannot be read
     */
    public static ContractReading read(String location) throws IOException {
        int hash = location.lastIndexOf('#');
        String file = hash < 0 ? location : location.substring(0, hash);
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return read(in, file, hash < 0 ? "" : location.substring(hash + 1));
        }
    }

    /**
     * A contract shipped with this program.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public static ContractReading shipped(String name) {
        String file = name + ".odcs.yaml";
        try (InputStream in = ContractFile.class.getResourceAsStream(SHIPPED + file)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no shipped contract " + name);
            }
            return read(in, file, "");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + " of this build", e);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param file name of the file in messages
     * @param name the object of the schema; empty if there is only one
     */
    public static ContractReading read(String text, String file, String name) {
        Problems problems = new Problems(file);
        Optional<OrderContract> contract = contract(text, name, problems);
        return new ContractReading(contract, problems.sorted());
    }

    private static ContractReading read(InputStream in, String file, String name) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        Problems problems = new Problems(file);
        if (bytes.length > MAX_BYTES) {
            problems.error(Position.START, "is larger than " + MAX_BYTES + " bytes; a contract is a few pages of text");
            return new ContractReading(Optional.empty(), problems.sorted());
        }
        try {
            return read(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), file, name);
        } catch (CharacterCodingException e) {
            problems.error(Position.START, "is not UTF-8; save it in that encoding");
            return new ContractReading(Optional.empty(), problems.sorted());
        }
    }

    private static Optional<OrderContract> contract(String text, String name, Problems problems) {
        String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (yaml.getBytes(UTF_8).length > MAX_BYTES) {
            problems.error(Position.START, "is larger than " + MAX_BYTES + " bytes; a contract is a few pages of text");
            return Optional.empty();
        }
        if (yaml.isBlank()) {
            problems.error(
                    Position.START, "is empty; a contract begins with apiVersion: v3.1.0 and kind: DataContract");
            return Optional.empty();
        }
        Optional<YamlNode> root = YamlReader.read(yaml, problems);
        if (root.isEmpty()) {
            if (!problems.hasErrors()) {
                problems.error(
                        Position.START, "is empty; a contract begins with apiVersion: v3.1.0 and kind: DataContract");
            }
            return Optional.empty();
        }
        if (!(root.get() instanceof Mapping mapping)) {
            problems.error(
                    root.get().position(),
                    "is not a contract of the Open Data Contract Standard: it must begin with apiVersion: v3.1.0 and"
                            + " kind: DataContract, but is " + root.get().shown());
            return Optional.empty();
        }
        Keys document = new Keys(mapping, problems);
        return isOfTheStandard(document, problems) ? document(document, name, problems) : Optional.empty();
    }

    private static boolean isOfTheStandard(Keys document, Problems problems) {
        String kind = document.text("kind").orElse("");
        String version = document.text("apiVersion").orElse("");
        if (kind.isEmpty() || version.isEmpty()) {
            for (Map.Entry<String, String> other : StandardKeys.OTHER_STANDARDS) {
                if (document.has(other.getKey())) {
                    problems.error(
                            Position.START,
                            "is " + other.getValue()
                                    + ", not a contract of the Open Data Contract Standard (apiVersion: v3.1.0, kind:"
                                    + " DataContract)");
                    return false;
                }
            }
            problems.error(
                    Position.START,
                    "is not a contract of the Open Data Contract Standard: it has no "
                            + (kind.isEmpty() && version.isEmpty()
                                    ? "kind and apiVersion"
                                    : kind.isEmpty() ? "kind" : "apiVersion")
                            + "; it must begin with apiVersion: v3.1.0 and kind: DataContract");
            return false;
        }
        if (!kind.equals("DataContract")) {
            problems.error(document.at("kind"), "kind must be DataContract, but is " + Shorten.to(60, kind));
            return false;
        }
        if (!VERSION.matcher(version).matches()) {
            problems.error(
                    document.at("apiVersion"),
                    "apiVersion must be v3.1.0 or v3.2.0, but is " + Shorten.to(60, version)
                            + "; other versions of the standard are not supported");
            return false;
        }
        return true;
    }

    private static Optional<OrderContract> document(Keys document, String name, Problems problems) {
        boolean is32 = document.text("apiVersion").orElse("").startsWith("v3.2");
        StandardKeys.check(document, StandardKeys.DOCUMENT, StandardKeys.DOCUMENT_SINCE_3_2, is32, problems);
        for (String key : List.of("id", "version")) {
            if (document.text(key).isEmpty()) {
                problems.error(document.position(), "the contract needs the key " + key);
            }
        }
        if (!is32 && document.text("status").isEmpty()) {
            problems.error(document.position(), "the contract needs the key status, as in status: active");
        }
        List<Keys> objects = document.mappings("schema");
        if (objects.isEmpty()) {
            problems.error(document.position(), "the contract has no schema: a list with one object, the order");
            return Optional.empty();
        }
        List<Keys> named = objects.stream()
                .filter(object ->
                        name.isEmpty() || object.text("name").orElse("").equals(name))
                .toList();
        if (named.size() != 1) {
            TreeSet<String> names = new TreeSet<>();
            objects.forEach(object -> names.add(object.text("name").orElse("(without a name)")));
            problems.error(
                    document.at("schema"),
                    name.isEmpty()
                            ? "the schema has " + objects.size() + " objects; name the order with FILE#NAME, one of "
                                    + String.join(", ", names)
                            : String.format(
                                    Locale.ROOT,
                                    "the schema has %s object %s%s",
                                    named.isEmpty() ? "no" : "more than one",
                                    name,
                                    Suggestion.of(name, names)));
            return Optional.empty();
        }
        return Optional.of(new ObjectReader(document, named.get(0), is32, problems).read());
    }
}

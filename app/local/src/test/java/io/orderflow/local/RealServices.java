package io.orderflow.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides real services to tests: {@code @ExtendWith(RealServices.class)} and a parameter of type {@link LocalKafka},
 * {@link DatabaseServer}, {@link TestTopics}, {@link TestDatabase}, {@link TestPipeline} or {@link Clerk}.
 *
 * <p>One broker and one database server are started on first use, shared by all test classes of the JVM, and stopped
 * after the last. Topics, databases and clerks belong to one test (those requested in {@code @BeforeAll}: to its class)
 * and are deleted after it.
 * Each parameter of type {@link TestPipeline} is another topic over the test's one database.
 */
public final class RealServices implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RealServices.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == LocalKafka.class
                || type == DatabaseServer.class
                || type == TestTopics.class
                || type == TestDatabase.class
                || type == TestPipeline.class
                || type == Clerk.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == LocalKafka.class) {
            return kafka(context);
        }
        if (type == DatabaseServer.class) {
            return database(context);
        }
        if (type == TestTopics.class) {
            return topics(context);
        }
        if (type == TestPipeline.class) {
            return pipeline(parameter, context);
        }
        TestDatabase database = emptyDatabase(context);
        return type == Clerk.class ? of(context, Clerk.class, key -> Clerk.of(database)) : database;
    }

    /** A test's constructor gets what belongs to that test, as its methods do. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    /** The shared broker, for extensions that share more. */
    public static LocalKafka kafka(ExtensionContext context) {
        return of(
                context.getRoot(),
                LocalKafka.class,
                key -> LocalKafka.start(
                        LocalKafka.Options.in(folder(context).resolve("kafka"))
                                // Brokers refuse timestamps of more than an hour ahead by default; not all brokers do.
                                .withProperty("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))
                                .withProperty("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE)),
                        Installation.find(),
                        line -> {}));
    }

    /** The shared database server, for extensions that share more. */
    public static DatabaseServer database(ExtensionContext context) {
        return of(
                context.getRoot(),
                DatabaseServer.class,
                key -> DatabaseServer.forTests(folder(context).resolve("mysql"), Installation.find(), line -> {}));
    }

    /** A pipeline of the test's own, for extensions that run it. */
    public static TestPipeline pipeline(ParameterContext parameter, ExtensionContext context) {
        int partitions = parameter
                .findAnnotation(Partitions.class)
                .map(Partitions::value)
                .orElse(1);
        return TestPipeline.of(topics(context), emptyDatabase(context), partitions);
    }

    private static TestTopics topics(ExtensionContext context) {
        return of(
                context, TestTopics.class, key -> new TestTopics(kafka(context).bootstrapServers()));
    }

    /** The test's own database, for extensions that create tables in it. */
    public static TestDatabase emptyDatabase(ExtensionContext context) {
        return of(context, TestDatabase.class, key -> TestDatabase.on(database(context)));
    }

    private static Path folder(ExtensionContext context) {
        return of(context.getRoot(), Scratch.class, key -> Scratch.create()).folder();
    }

    private static <T> T of(ExtensionContext context, Class<T> type, Function<Class<T>, T> create) {
        return context.getStore(NAMESPACE).computeIfAbsent(type, create, type);
    }

    /**
     * The services' folder, below the module's target; deleted last because it was stored first.
     *
     * @param folder exists
     */
    private record Scratch(Path folder) implements AutoCloseable {
        static Scratch create() {
            try {
                Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
                return new Scratch(Files.createTempDirectory(target, "real-services-"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            MariaDbBase.delete(folder);
        }
    }
}

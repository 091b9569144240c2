package io.orderflow.program.command;

/** Which log4j2 configuration a program uses. */
public final class LogConfiguration {

    private static final String PROPERTY = "log4j2.configurationFile";

    private LogConfiguration() {}

    /**
     * Uses this file of the class path unless the command line of the JVM names one. Must be called before the first
     * logger is created: several programs share a class path, so no file there has log4j2's default name.
     *
     * @param resource such as {@code io/orderflow/producer/log4j2.properties}
     */
    public static void useUnlessSet(String resource) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "classpath:" + resource);
        }
    }
}

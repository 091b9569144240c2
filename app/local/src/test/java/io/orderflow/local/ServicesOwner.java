package io.orderflow.local;

import java.io.IOException;
import java.nio.file.Path;

/** A process that starts services in the given folder, prints their process ids, and waits to be killed. */
final class ServicesOwner {
    private ServicesOwner() {}

    public static void main(String[] arguments) throws IOException {
        LocalServices services = LocalServices.start(Path.of(arguments[0]), Installation.find(), line -> {});
        System.out.println(
                "started " + services.kafka().pid() + " " + services.mysql().pid());
        while (System.in.read() != -1) {
            // Until the input ends.
        }
    }
}

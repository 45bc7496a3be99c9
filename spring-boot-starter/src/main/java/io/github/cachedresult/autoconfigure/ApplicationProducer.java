package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Producer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.core.env.Environment;

/** How an application signs what it computes. */
final class ApplicationProducer {

    private ApplicationProducer() {}

    static Producer of(Environment environment) {
        return new Producer(
                environment.getProperty("spring.application.name", ""),
                UUID.randomUUID().toString(),
                host(environment));
    }

    /** The machine's name, from where reading it asks no name server, which might be slow to answer. */
    private static String host(Environment environment) {
        String name = environment.getProperty("HOSTNAME", environment.getProperty("COMPUTERNAME", ""));
        if (!name.isBlank()) {
            return name.trim();
        }
        try {
            return Files.readString(Path.of("/etc/hostname"), StandardCharsets.UTF_8)
                    .trim();
        } catch (IOException e) {
            return "";
        }
    }
}

package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table in {@code docs/configuration.md}, beside the properties that there are. */
class ConfigurationPageTests {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    /** A row of the table: the name, and a default that is a value and not a remark. */
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| (?:`([^`]+)`)?[^|]*\\|", Pattern.MULTILINE);

    private static final String NONE = "none";

    @Test
    void tableHasEachPropertyWithItsDefault() throws IOException {
        assertThat(documented()).isEqualTo(actual());
    }

    private static Map<String, String> documented() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Properties"), page.indexOf("**Redis** is found"));
        return ROW.matcher(section)
                .results()
                .collect(Collectors.toMap(
                        row -> KnownProperties.PREFIX + "." + row.group(1),
                        ConfigurationPageTests::defaultIn,
                        (one, other) -> one + " and " + other,
                        TreeMap::new));
    }

    private static String defaultIn(MatchResult row) {
        return row.group(2) == null ? NONE : row.group(2);
    }

    /** By the metadata that Spring Boot makes of the properties; it lists no elements of lists, which have no defaults. */
    private static Map<String, String> actual() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        KnownProperties.NAMES.stream().filter(name -> !name.endsWith("]")).forEach(name -> properties.put(name, NONE));
        try (InputStream metadata =
                CachedResultProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared()
                    .readTree(Objects.requireNonNull(metadata))
                    .get("properties")) {
                if (property.has("defaultValue")) {
                    properties.put(
                            property.get("name").asString(),
                            property.get("defaultValue").asString());
                }
            }
        }
        return properties;
    }
}

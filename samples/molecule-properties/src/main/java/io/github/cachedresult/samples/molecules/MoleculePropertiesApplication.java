package io.github.cachedresult.samples.molecules;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application: a web server that answers {@code GET /molecules?smiles=…} and {@code POST /molecules}, or, started with
 * {@code --compounds}, a pass over a CSV of compounds that ends by itself.
 *
 * <p>Redis and S3 are used where the configuration names them ({@code spring.data.redis.*}, {@code cachedresult.s3.*});
 * without them results are kept in this process only.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class MoleculePropertiesApplication {

    /** The profile of a run over CSV files. */
    private static final String BATCH = "batch";

    /**
     * Starts the application.
     *
     * @param args {@code --compounds[=file]} and what goes with it for a run over CSV files; properties, such as {@code
     *     --server.port=8081}
     */
    public static void main(String[] args) {
        quietCdk();
        boolean batch = Arrays.stream(args)
                .anyMatch(argument -> argument.equals("--compounds") || argument.startsWith("--compounds="));
        SpringApplication application = new SpringApplication(MoleculePropertiesApplication.class);
        if (batch) {
            application.setWebApplicationType(WebApplicationType.NONE);
            application.setAdditionalProfiles(BATCH);
        }
        ConfigurableApplicationContext context = application.run(args);
        if (batch) {
            // Closes the context, which waits for the writes to Redis and S3 that are under way.
            System.exit(SpringApplication.exit(context));
        }
    }

    /** CDK writes what it thinks of a SMILES to standard error, into the progress bar; our exceptions say it already. */
    private static void quietCdk() {
        String level = "cdk.logging.level";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "fatal");
        }
    }
}

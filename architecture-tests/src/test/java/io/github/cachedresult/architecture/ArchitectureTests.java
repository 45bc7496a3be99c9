package io.github.cachedresult.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTests {

    private static final String ROOT = "io.github.cachedresult";
    private static final String PLANTED = ROOT + ".architecture.planted";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED);

    private static Map<String, ArchRule> rules(String root) {
        Rules rules = new Rules(root);
        Map<String, ArchRule> all = new TreeMap<>();
        all.put("the core is layered", rules.coreIsLayered());
        all.put("the annotations depend on nothing", rules.annotationsDependOnNothing());
        all.put("the core knows no framework", rules.coreKnowsNoFramework());
        all.put("Redis knows bytes only", rules.storesKnowBytesOnly("redis", "s3"));
        all.put("S3 knows bytes only", rules.storesKnowBytesOnly("s3", "redis"));
        all.put("bindings know no store", rules.bindingsKnowNoStore());
        all.put("packages are free of cycles", rules.packagesAreFreeOfCycles());
        all.put("stores are hidden", rules.storesAreHidden());
        all.put("auto-configurations are public and final", rules.autoConfigurationsArePublicAndFinal());
        all.put("names say what they mean", rules.namesSayWhatTheyMean());
        all.put("nothing uses Java serialization", rules.nothingUsesJavaSerialization());
        all.put("time is injected", rules.timeIsInjected());
        all.put("packages are null-marked", rules.packagesAreNullMarked());
        return all;
    }

    @TestFactory
    Stream<DynamicTest> product_keepsEachRule() {
        return rules(ROOT).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(PRODUCT)));
    }

    @TestFactory
    Stream<DynamicTest> plantedViolation_breaksEachRule() {
        return rules(PLANTED).entrySet().stream()
                .map(rule ->
                        DynamicTest.dynamicTest(rule.getKey(), () -> assertThatExceptionOfType(AssertionError.class)
                                .isThrownBy(() -> rule.getValue().check(VIOLATIONS))
                                .withMessageContaining("planted")));
    }

    @Test
    void product_isAllHere() {
        assertThat(PRODUCT.stream().map(type -> type.getPackageName()).distinct())
                .contains(
                        ROOT,
                        ROOT + ".normalize",
                        ROOT + ".validity",
                        ROOT + ".cbor",
                        ROOT + ".key",
                        ROOT + ".version",
                        ROOT + ".spool",
                        ROOT + ".entry",
                        ROOT + ".store",
                        ROOT + ".eviction",
                        ROOT + ".journal",
                        ROOT + ".value",
                        ROOT + ".tier",
                        ROOT + ".invocation",
                        ROOT + ".aspect",
                        ROOT + ".redis",
                        ROOT + ".s3",
                        ROOT + ".autoconfigure",
                        ROOT + ".validation",
                        ROOT + ".test");
    }
}

package io.github.cachedresult.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * The rules, each for a root package, so that they can be tried on planted violations.
 *
 * @param root the root package, such as {@code io.github.cachedresult}
 */
record Rules(String root) {

    /** The packages of the core, each of which may use those before it. */
    private static final List<String> CORE = List.of(
            "cbor", "key", "version", "spool", "entry", "store", "eviction", "journal", "value", "tier", "invocation");

    ArchRule coreIsLayered() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String layer : CORE) {
            layers = layers.layer(layer).definedBy(root + "." + layer + "..");
        }
        for (int i = 0; i < CORE.size(); i++) {
            String[] above = CORE.subList(i + 1, CORE.size()).toArray(String[]::new);
            layers = above.length == 0
                    ? layers.whereLayer(CORE.get(i)).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(CORE.get(i)).mayOnlyBeAccessedByLayers(above);
        }
        return layers;
    }

    ArchRule annotationsDependOnNothing() {
        return classes()
                .that()
                .resideInAnyPackage(root, root + ".normalize..", root + ".validity..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root, root + ".normalize..", root + ".validity..", "java..", "org.jspecify..")
                .because("a domain model uses the annotations without the cache");
    }

    ArchRule coreKnowsNoFramework() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        CORE.stream().map(name -> root + "." + name + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.aspectj..",
                        "org.aopalliance..",
                        "org.redisson..",
                        "software.amazon..")
                .because("bindings and stores adapt the core, not the other way round");
    }

    ArchRule storesKnowBytesOnly(String store, String other) {
        return noClasses()
                .that()
                .resideInAPackage(root + "." + store + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + "." + other + "..",
                        root + ".aspect..",
                        root + ".autoconfigure..",
                        root + ".eviction..",
                        root + ".invocation..",
                        root + ".journal..",
                        root + ".tier..",
                        root + ".value..",
                        "org.springframework..")
                .because("a store carries bytes, and can be read alone");
    }

    ArchRule bindingsKnowNoStore() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".aspect..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".redis..", root + ".s3..", root + ".autoconfigure..");
    }

    ArchRule packagesAreFreeOfCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule storesAreHidden() {
        return noClasses()
                .that()
                .implement(DescribedPredicate.describe("a ResultStore", (JavaClass type) -> type.getSimpleName()
                        .equals("ResultStore")))
                .and()
                .resideInAnyPackage(root + ".redis..", root + ".s3..")
                .should()
                .bePublic()
                .because("a store is made by its factory and used by its port");
    }

    ArchRule autoConfigurationsArePublicAndFinal() {
        return classes()
                .that()
                .areAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration")
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL);
    }

    ArchRule namesSayWhatTheyMean() {
        return noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager");
    }

    ArchRule nothingUsesJavaSerialization() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
                .because("what comes out of a store must not be able to name a class");
    }

    ArchRule timeIsInjected() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        CORE.stream().map(name -> root + "." + name + "..").toArray(String[]::new))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class);
    }

    ArchRule packagesAreNullMarked() {
        return classes().should(new ArchCondition<JavaClass>("be in a package with a @NullMarked package-info") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean marked = home.tryGetPackageInfo().isPresent() && home.isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, home.getName() + " has no such package-info"));
            }
        });
    }
}

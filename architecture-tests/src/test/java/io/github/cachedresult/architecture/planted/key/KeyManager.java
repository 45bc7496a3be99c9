package io.github.cachedresult.architecture.planted.key;

import io.github.cachedresult.architecture.planted.tier.PlantedTier;
import java.io.IOException;
import java.io.ObjectInputStream;
import org.springframework.core.env.Environment;

/** A key that sees a tier, a framework and Java serialization, under a name that says nothing. */
record KeyManager(PlantedTier tier, Environment environment) {

    static Object read(ObjectInputStream in) throws IOException, ClassNotFoundException {
        return in.readObject();
    }
}

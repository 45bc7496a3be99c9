package io.github.cachedresult.samples.interactions.web;

import io.github.cachedresult.samples.interactions.drugs.DrugPair;
import io.github.cachedresult.samples.interactions.model.PairFeatures;
import io.github.cachedresult.samples.interactions.service.DrugIndex;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells what is known of drugs. */
@RestController
class DrugController {

    private final DrugIndex index;

    DrugController(DrugIndex index) {
        this.index = index;
    }

    /**
     * A drug.
     *
     * @param name the name that was asked for
     * @param listed whether there is one
     */
    record Listed(String name, boolean listed) {}

    /**
     * What is known of a pair.
     *
     * @param pair the drugs
     * @param severity 0 where nothing is known
     * @param mechanism empty where nothing is known
     * @param features what models are asked with
     */
    record Known(DrugPair pair, int severity, String mechanism, PairFeatures features) {}

    @GetMapping("/drugs")
    List<String> names() {
        return index.names();
    }

    @GetMapping("/drugs/{name}")
    Listed listed(@PathVariable String name) {
        return new Listed(name, index.lists(name));
    }

    @GetMapping("/interactions")
    Known interaction(@RequestParam String first, @RequestParam String second) {
        DrugPair pair = new DrugPair(first, second);
        // first, because it refuses what is no drug
        PairFeatures features = index.features(pair);
        return new Known(pair, index.severity(pair), index.mechanism(pair), features);
    }
}

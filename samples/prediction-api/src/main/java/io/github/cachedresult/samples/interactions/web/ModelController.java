package io.github.cachedresult.samples.interactions.web;

import io.github.cachedresult.samples.interactions.drugs.DrugPair;
import io.github.cachedresult.samples.interactions.model.ModelRegistry;
import io.github.cachedresult.samples.interactions.model.Prediction;
import io.github.cachedresult.samples.interactions.service.DrugIndex;
import io.github.cachedresult.samples.interactions.service.Features;
import io.github.cachedresult.samples.interactions.service.ModelList;
import io.github.cachedresult.samples.interactions.service.Predictor;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists, promotes and asks models. */
@RestController
@RequestMapping("/models")
class ModelController {

    private final ModelList models;
    private final Predictor predictor;
    private final DrugIndex index;

    ModelController(ModelList models, Predictor predictor, DrugIndex index) {
        this.models = models;
        this.predictor = predictor;
        this.index = index;
    }

    @GetMapping
    List<ModelRegistry.Listing> list() {
        return models.list();
    }

    @PutMapping("/{model}/version")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void promote(@PathVariable String model, @RequestBody Promotion promotion) {
        if (promotion.version() == null) {
            throw new IncompleteRequestException("Say which 'version' is to answer.");
        }
        models.promote(model, promotion.version());
    }

    @PostMapping("/{model}/predict")
    Prediction predict(@PathVariable String model, @RequestBody PredictionRequest request) {
        return predictor.predict(model, features(request));
    }

    private Features features(PredictionRequest request) {
        Features features = request.features();
        if (features != null) {
            return features;
        }
        if (request.first() == null || request.second() == null) {
            throw new IncompleteRequestException(
                    "Say what to predict: the drugs 'first' and 'second', or their 'features'.");
        }
        return Features.of(index.features(new DrugPair(request.first(), request.second())));
    }
}

package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.key.InstanceFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** The bean of a type where there is exactly one, else a new object whose constructor is given beans. */
final class BeanInstances implements InstanceFactory {

    private final AutowireCapableBeanFactory beans;

    BeanInstances(AutowireCapableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public <T> T get(Class<T> type) {
        try {
            T bean = beans.getBeanProvider(type).getIfUnique();
            return bean == null ? beans.createBean(type) : bean;
        } catch (BeansException e) {
            throw new IllegalStateException(
                    type.getName() + " cannot be created: "
                            + e.getMostSpecificCause().getMessage()
                            + "; give it a constructor whose parameters are beans, or make it a bean itself",
                    e);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    type.getName() + " cannot be created: a class that it needs is not on the class path ("
                            + e.getMessage() + ")",
                    e);
        }
    }
}

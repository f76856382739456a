package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.pipeline.Opinion;
import org.palomar.pipeline.internal.StepRegistry.Shadowed;

class StepRegistryTest {

    private final Mails.Step route = Mails.step("same", 1, mail -> Opinion.ACCEPT);
    private final Mails.Step bundle = Mails.step("same", 2, mail -> Opinion.ACCEPT);
    private final StepRegistry registry = new StepRegistry();

    private List<String> acting() {
        return registry.all().stream().map(StepRegistry.Slot::source).toList();
    }

    @Test
    void ofTwoStepsWithOneNameTheNewestActsAndTheOtherIsNamed() {
        registry.replace(List.of(), List.of(route), StepEntry.Origin.of("deploy/a.xml"));
        assertThat(registry.shadowed()).isEmpty();
        registry.replace(List.of(), List.of(bundle), StepEntry.Origin.of("a bundle"));
        assertThat(acting()).containsExactly("a bundle");
        assertThat(registry.shadowed()).containsExactly(new Shadowed("same", "deploy/a.xml", "a bundle"));
        registry.replace(List.of(bundle), List.of(), StepEntry.Origin.of(""));
        assertThat(acting()).containsExactly("deploy/a.xml");
        assertThat(registry.shadowed()).isEmpty();
    }
}

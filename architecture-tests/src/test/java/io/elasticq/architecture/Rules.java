package io.elasticq.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.reflect.AccessibleObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What must hold for the classes of every published module. */
final class Rules {

    private Rules() {}

    static ArchRule everyClassIsInADrawnPackage(Drawing drawing) {
        return classes()
                .should(condition(
                        "be in a package of the drawing",
                        type -> drawing.ownerOf(type.getPackageName()).isPresent()
                                ? List.of()
                                : List.of(type.getName() + " is in a package that no module of the drawing owns")));
    }

    static ArchRule dependenciesAreDrawn(Drawing drawing) {
        return classes()
                .should(condition(
                        "depend only on what the drawing allows", type -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> !isDrawn(drawing, dependency))
                                .map(Dependency::getDescription)
                                .toList()));
    }

    private static boolean isDrawn(Drawing drawing, Dependency dependency) {
        Optional<Drawing.Module> from =
                drawing.ownerOf(dependency.getOriginClass().getPackageName());
        if (from.isEmpty()) {
            return true; // reported by the other rule
        }
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (target.startsWith("io.elasticq")) {
            return drawing.ownerOf(target).map(from.get()::mayUse).orElse(false);
        }
        return target.startsWith("java.")
                || target.equals("org.jspecify.annotations")
                || from.get().libraries().stream().anyMatch(library -> target.startsWith(library.rootPackage));
    }

    static ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith("io.elasticq")
                                ? SliceIdentifier.of(type.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "each package";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    static ArchRule nothingReachesIntoTheJdk() {
        return noClasses()
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("sun..", "jdk.internal..", "com.sun..")
                        .and(not(JavaClass.Predicates.resideInAPackage(Library.HTTP_SERVER.rootPackage))))
                .as("no class should use the internals of the JDK");
    }

    static ArchRule nothingOpensWhatIsPrivate() {
        return noClasses()
                .should()
                .callMethodWhere(named("setAccessible", "trySetAccessible")
                        .and(JavaCall.Predicates.target(owner(assignableTo(AccessibleObject.class)))))
                .as("no class should make private members accessible");
    }

    static ArchRule nothingIsFinalized() {
        return methods()
                .should(condition(
                        "not be finalizers",
                        (JavaMethod method) -> method.getName().equals("finalize")
                                        && method.getRawParameterTypes().isEmpty()
                                ? List.of(method.getFullName() + " is a finalizer")
                                : List.of()))
                .as("no class should have a finalizer");
    }

    static ArchRule logsOnlyThroughSystemLogger() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
                .as("no class should log but through System.Logger");
    }

    static ArchRule onlyTheCommandLinePrints() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("io.elasticq.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(
                        named("printStackTrace").and(JavaCall.Predicates.target(owner(assignableTo(Throwable.class)))))
                .as("no class outside the command line should print");
    }

    static ArchRule noStaticHoldsState() {
        return fields().that()
                .areStatic()
                .and(describe(
                        "are written by hand", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should(condition(
                        "be constant",
                        (JavaField field) -> isConstant(field)
                                ? List.of()
                                : List.of(field.getFullName() + " is static and can change")));
    }

    private static boolean isConstant(JavaField field) {
        JavaClass type = field.getRawType();
        return field.getModifiers().contains(JavaModifier.FINAL)
                && !type.getPackageName().equals("java.util.concurrent.atomic")
                && !type.isAssignableTo(ThreadLocal.class);
    }

    /** A thread that holds a monitor, or waits in one, pins its carrier if it is virtual. */
    static ArchRule noMonitors() {
        ArchRule modifiers =
                methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).as("no method should be synchronized");
        ArchRule calls = noClasses()
                .should()
                .callMethodWhere(named("wait", "notify", "notifyAll")
                        .and(JavaCall.Predicates.target(owner(describe("Object", Object.class.getName()::equals)
                                .onResultOf(JavaClass::getName)))));
        ArchRule blocks = classes().should(new NoSynchronizedBlock());
        return CompositeArchRule.of(modifiers).and(calls).and(blocks).as("no class should use a monitor");
    }

    static ArchRule whatIsPublicIsMadeForUse() {
        return classes()
                .that(describe("users can see", Rules::isExported))
                .should(condition(
                        "be interfaces, records, enums, annotations, final or sealed classes, or abstract ones whose own methods can't be overridden",
                        type -> type.isInterface()
                                        || type.isEnum()
                                        || type.reflect().isSealed()
                                        || type.getModifiers().contains(JavaModifier.FINAL)
                                        || isMadeForExtension(type)
                                ? List.of()
                                : List.of(type.getName() + " is public and could be extended")));
    }

    private static boolean isMadeForExtension(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.ABSTRACT)
                && type.getMethods().stream()
                        .map(method -> method.getModifiers())
                        .filter(of -> of.contains(JavaModifier.PUBLIC) || of.contains(JavaModifier.PROTECTED))
                        .allMatch(of -> of.contains(JavaModifier.FINAL) || of.contains(JavaModifier.ABSTRACT));
    }

    /** In a package that is not internal, and public all the way up. */
    static boolean isExported(JavaClass type) {
        return !type.getPackageName().contains(".internal")
                && (type.getModifiers().contains(JavaModifier.PUBLIC)
                        || type.getModifiers().contains(JavaModifier.PROTECTED))
                && type.getEnclosingClass().map(Rules::isExported).orElse(true);
    }

    private static DescribedPredicate<JavaCall<?>> named(String... names) {
        List<String> wanted = List.of(names);
        Predicate<JavaCall<?>> matches =
                call -> wanted.contains(call.getTarget().getName());
        return describe("calls " + wanted, matches);
    }

    private static <T> ArchCondition<T> condition(String description, Function<T, List<String>> violations) {
        return new ArchCondition<>(description) {
            @Override
            public void check(T item, ConditionEvents events) {
                violations.apply(item).forEach(message -> events.add(SimpleConditionEvent.violated(item, message)));
            }
        };
    }
}

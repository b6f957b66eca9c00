package latchkey.socketio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which. */
@AnalyzeClasses(packages = "latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
class DirectionsTest {
  @ArchTest
  static final ArchRule SOCKET_IO_KNOWS_NOTHING_OF_LATCHKEY =
      noClasses()
          .that()
          .resideInAPackage("latchkey.socketio..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are in another package of Latchkey",
                  type ->
                      type.getPackageName().startsWith("latchkey.")
                          && !type.getPackageName().startsWith("latchkey.socketio")));

  @ArchTest
  static final ArchRule ENGINE_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("..engine")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("latchkey.socketio", "latchkey.socketio.packet");

  @ArchTest
  static final ArchRule PACKETS_STAND_ALONE =
      noClasses()
          .that()
          .resideInAPackage("..packet")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("latchkey.socketio", "latchkey.socketio.engine", "io.vertx..");
}

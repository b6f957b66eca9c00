package latchkey.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "latchkey.protocol",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule DOES_NO_IO_AND_HOLDS_NO_CIPHER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..", "java.nio.file..", "java.sql..", "javax.crypto..", "org.signal..");

  @ArchTest
  static final ArchRule TAKES_NOTHING_BUT_CURVE_ARITHMETIC_OF_BOUNCY_CASTLE =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.bouncycastle..")
                  .and(resideOutsideOfPackage("org.bouncycastle.math.ec..")));

  @ArchTest
  static final ArchRule KNOWS_NO_OTHER_MODULE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "latchkey.server..", "latchkey.client..", "latchkey.cli..", "latchkey.socketio..");
}

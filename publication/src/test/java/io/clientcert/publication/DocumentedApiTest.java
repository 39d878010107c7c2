/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Everything public says in a sentence what it is")
class DocumentedApiTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"filter-core", "tomcat-valve", "jetty-integration"})
  void documented(String module) throws IOException {
    List<Path> sources = House.files(House.ROOT.resolve(module).resolve("src/main/java"), ".java");
    assertThat(sources).isNotEmpty();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
      Undocumented undocumented = new Undocumented(DocTrees.instance(task));
      for (CompilationUnitTree source : task.parse()) {
        undocumented.scan(source, null);
      }
      assertThat(undocumented.found).isEmpty();
    }
  }

  /** What other code can see, and no comment stands before. */
  private static final class Undocumented extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees comments;
    final List<String> found = new ArrayList<>();

    Undocumented(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      // what is in a class that nobody sees is seen by nobody
      return require(type.getModifiers(), type.getSimpleName().toString())
          ? super.visitClass(type, null)
          : null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      boolean implemented =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
      if (!implemented) {
        require(method.getModifiers(), method.getName().toString());
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
      require(field.getModifiers(), field.getName().toString());
      return null;
    }

    private boolean require(ModifiersTree modifiers, String name) {
      Set<Modifier> flags = modifiers.getFlags();
      boolean open =
          flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED) || isInInterface();
      DocCommentTree comment = comments.getDocCommentTree(getCurrentPath());
      if (open && (comment == null || comment.getFirstSentence().isEmpty())) {
        found.add(getCurrentPath().getCompilationUnit().getSourceFile().getName() + ": " + name);
      }
      return open;
    }

    private boolean isInInterface() {
      TreePath around = getCurrentPath().getParentPath();
      return around != null && around.getLeaf().getKind() == Tree.Kind.INTERFACE;
    }
  }
}

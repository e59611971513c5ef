using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Makes a module part of this one.</summary>
            /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                RequireFree(name);
                submodule.RegisterComponents();
                _modules.Add(name, submodule);
            }

            /// <summary>Makes a parameter part of the module, which owns it from now on.</summary>
            /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                RequireFree(name);
                param.DetachFromDisposeScope();
                _parameters.Add(name, param);
            }

            /// <summary>Makes a tensor that is not trained part of the module, which owns it from now on.</summary>
            /// <param name="name">Its name.</param>
            /// <param name="tensor">The tensor.</param>
            /// <param name="persistent">Whether it belongs to the state dictionary.</param>
            /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                RequireFree(name);
                tensor.DetachFromDisposeScope();
                _buffers.Add(name, (tensor, persistent));
            }

            /// <summary>The parameters with their dotted names, each once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                return Walk(recurse)
                    .SelectMany(part => part.Module._parameters, (part, own) => (part.Prefix + own.Key, own.Value))
                    .Where(pair => seen.Add(pair.Value));
            }

            /// <summary>The parameters.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>The buffers with their dotted names, each once.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                return Walk(recurse)
                    .SelectMany(part => part.Module._buffers, (part, own) => (name: part.Prefix + own.Key, own.Value.Tensor, own.Value.Persistent))
                    .Where(buffer => (buffer.Persistent || include_nonpersistent) && seen.Add(buffer.Tensor))
                    .Select(buffer => (buffer.name, buffer.Tensor));
            }

            /// <summary>The buffers.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            /// <summary>The modules directly within this one, with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _modules.Select(pair => (pair.Key, pair.Value));

            /// <summary>The modules directly within this one.</summary>
            public virtual IEnumerable<Module> children() => _modules.Values;

            /// <summary>All modules within this one with their dotted names, this one not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                Walk(recurse: true).Skip(1).Select(part => (part.Prefix[..^1], part.Module));

            /// <summary>All modules within this one, this one not among them.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            /// <summary>The parameter of a dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(pair => pair.name == target).parameter;

            /// <summary>The buffer of a dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(pair => pair.name == target).buffer;

            /// <summary>A parameter directly of this module, or null.</summary>
            internal Parameter? OwnParameter(string name) => _parameters.GetValueOrDefault(name);

            /// <summary>A buffer directly of this module, or null.</summary>
            internal Tensor? OwnBuffer(string name) => _buffers.GetValueOrDefault(name).Tensor;

            /// <summary>Exchanges a parameter; the former one is disposed.</summary>
            internal void Replace(string name, Parameter param)
            {
                param.DetachFromDisposeScope();
                _parameters[name].Dispose();
                _parameters[name] = param;
            }

            /// <summary>Exchanges a buffer; the former one is disposed.</summary>
            internal void Replace(string name, Tensor buffer)
            {
                buffer.DetachFromDisposeScope();
                _buffers[name].Tensor.Dispose();
                _buffers[name] = (buffer, _buffers[name].Persistent);
            }

            private void RequireFree(string name)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"A part's name has no dot: '{name}'.", nameof(name));
                }
                if (_modules.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                {
                    throw new ArgumentException($"There is a part named '{name}' already.", nameof(name));
                }
            }

            /// <summary>This module and, if asked, all within it, each with what stands before its parts' names.</summary>
            private IEnumerable<(string Prefix, Module Module)> Walk(bool recurse, string prefix = "")
            {
                yield return (prefix, this);
                if (!recurse)
                {
                    yield break;
                }
                foreach (var (name, child) in _modules)
                {
                    foreach (var part in child.Walk(recurse, $"{prefix}{name}."))
                    {
                        yield return part;
                    }
                }
            }
        }
    }
}
